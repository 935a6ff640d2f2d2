// The secret comes in the fragment, which the browser sends nobody; it is taken out of the address at once.
const form = document.getElementById('claim');
const status = document.getElementById('status');
const problem = document.getElementById('problem');
const other = document.getElementById('other');
const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token) {
  form.elements.token.value = token;
  history.replaceState(null, '', location.pathname + location.search);
  // The page in the other language gets it the same way.
  other.addEventListener('click', () => {
    other.hash = new URLSearchParams({ token: form.elements.token.value }).toString();
  });
}
form.elements[token ? 'login' : 'token'].focus();

function say(code) {
  const words = status.dataset[code] ?? status.dataset.failed;
  problem.textContent = words;
  const field = { badLink: 'token', badLogin: 'login', loginTaken: 'login', badPassword: 'password', weakPassword: 'password',
    nameTooLong: 'name', nameHasControls: 'name' }[code];
  for (const input of form.querySelectorAll('input')) input.removeAttribute('aria-invalid');
  if (field) {
    form.elements[field].setAttribute('aria-invalid', 'true');
    form.elements[field].focus();
  }
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  problem.textContent = '';
  status.textContent = status.dataset.busy;
  try {
    const fields = Object.fromEntries(new FormData(form));
    const answer = await fetch('../api/v1/claim', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...fields, token: fields.token.trim() }),
    });
    status.textContent = '';
    if (answer.ok) {
      form.hidden = true;
      status.textContent = status.dataset.done;
      const home = document.getElementById('home');
      home.hidden = false;
      home.querySelector('a').focus();
    } else {
      say((await answer.json()).code);
    }
  } catch {
    status.textContent = '';
    say('failed');
  } finally {
    button.disabled = false;
  }
});
