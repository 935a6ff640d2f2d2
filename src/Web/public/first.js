// Before the first paint: the colours and the language that were chosen here. A file of its own because the policy allows no inline script.
try {
  const theme = localStorage.getItem('radio24.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  const language = localStorage.getItem('radio24.language') || (/^ja\b/i.test(navigator.language) ? 'ja' : 'en');
  document.documentElement.lang = language === 'ja' ? 'ja' : 'en';
} catch {
  // No storage: the system's colours and English until the page itself is there.
}
