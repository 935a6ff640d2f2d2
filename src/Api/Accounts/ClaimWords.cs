namespace Radio24.Api.Accounts;

/// <summary>What the claim page says, in both languages.</summary>
internal static class ClaimWords
{
    public static readonly (string Name, string English, string Japanese)[] All =
    [
        ("title", "Become the station's admin", "この局の管理者になる"),
        ("other", "日本語", "English"),
        ("otherLang", "ja", "en"),
        ("intro", "This link works once. The account you make here can do everything at the station, and make other accounts.",
            "このリンクは1回だけ使えます。ここで作るアカウントは局のすべてを操作でき、ほかのアカウントも作れます。"),
        ("token", "Code from the link", "リンクのコード"),
        ("login", "Login", "ログイン名"),
        ("loginHint", "3 to 64 letters without accents, digits, and . _ - @ +", "3〜64文字。半角の英数字と . _ - @ +"),
        ("name", "Name that others see (may be left out)", "表示名（省略可）"),
        ("password", "Password", "パスワード"),
        ("passwordHint", "At least 10 characters; a few words together are good.", "10文字以上。いくつかの言葉をつなげると安全です。"),
        ("submit", "Make the account", "アカウントを作る"),
        ("noscript", "This page needs JavaScript: the link's code must not travel in the address.",
            "このページにはJavaScriptが必要です。リンクのコードをアドレスに載せて送らないためです。"),
        ("busy", "One moment…", "少しお待ちください…"),
        ("done", "You are the admin now, and signed in.", "管理者になりました。ログインしています。"),
        ("home", "To the station", "局のページへ"),
        ("badLink", "This link is not good, or not any more. Start the station again: as long as it has no admin, it prints a new one.",
            "このリンクは使えません（期限切れ、または使用済み）。管理者がいない間は、局を再起動すると新しいリンクが表示されます。"),
        ("badLogin", "Choose a login of 3 to 64 letters without accents, digits, and . _ - @ +", "ログイン名は3〜64文字の半角英数字と . _ - @ + にしてください。"),
        ("loginTaken", "Somebody else has this login. Choose another one.", "このログイン名はすでに使われています。別のものにしてください。"),
        ("badPassword", "Choose a password of 10 to 200 characters.", "パスワードは10〜200文字にしてください。"),
        ("weakPassword", "This password is too easy to guess: use more than a few different characters, and not the login.",
            "このパスワードは推測されやすいものです。もっと多くの種類の文字を使い、ログイン名を含めないでください。"),
        ("badName", "This name cannot be shown: at most 40 plain characters.", "この表示名は使えません。普通の文字で40文字までにしてください。"),
        ("tooMany", "Too many attempts. Wait a minute.", "試行が多すぎます。1分ほどお待ちください。"),
        ("failed", "That did not work. The station may be busy; try again.", "うまくいきませんでした。局が混み合っているかもしれません。もう一度お試しください。"),
    ];
}
