namespace Radio24.Core.Screening.Privacy;

/// <summary>What about a person is masked.</summary>
public enum PersonalDetail
{
    Phone,
    Mail,

    /// <summary>Where somebody lives: postal codes and addresses down to the house.</summary>
    Address,

    /// <summary>A payment card.</summary>
    Card,

    /// <summary>A bank account: IBAN, account number.</summary>
    Account,

    /// <summary>A number that a state gave: My Number, social security, passport.</summary>
    Identity,

    /// <summary>A name in another service, by which strangers could write to the author.</summary>
    Handle,

    /// <summary>An address of a machine in a network.</summary>
    Network,
}

/// <summary>One thing that was found.</summary>
/// <param name="Part">Where it stands in the words as they were given.</param>
/// <param name="Score">How sure: 1 where a check digit or a fixed form says so.</param>
public sealed record PersonalPart(PersonalDetail Detail, Range Part, double Score);
