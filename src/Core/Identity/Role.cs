namespace Radio24.Core.Identity;

/// <summary>What a person is at the station. What each may do is the Api's table of permissions.</summary>
public enum Role
{
    /// <summary>Listens and posts, as anybody without an account does.</summary>
    Listener,

    /// <summary>Sees what moderators see, changes nothing.</summary>
    Viewer,

    /// <summary>Decides what is aired.</summary>
    Moderator,

    /// <summary>Everything, accounts and keys included.</summary>
    Admin,
}
