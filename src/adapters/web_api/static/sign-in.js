// The code stands in the fragment, which browsers never send to a server or a proxy's log.
const status = document.getElementById('status');
const code = location.hash.slice(1);
history.replaceState(null, '', '/sign-in');
if (code === '') {
  status.textContent = 'Open the sign-in link that `sixbtc serve` printed.';
} else {
  fetch('/api/v1/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code }),
  }).then(async (answer) => {
    if (answer.ok) return location.replace('/');
    const problem = await answer.json();
    status.textContent = problem.detail;
  }).catch(() => { status.textContent = 'The server does not answer.'; });
}
