// Passkeys: the browser makes one or answers with one, and the server decides. What needs this stays hidden
// where a browser cannot; everything else on the page works without.
const trouble = document.querySelector("[data-passkey-trouble]");
const headers = JSON.parse(document.body.getAttribute("hx-headers"));

class Refused extends Error {}

async function ask(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  const said = await answer.json().catch(() => null);
  if (!answer.ok) throw new Refused(said?.code);
  return said;
}

const roads = {
  async make(path, form) {
    const { name, password } = Object.fromEntries(new FormData(form));
    const options = await ask(`${path}/options`, { password });
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const made = await navigator.credentials.create({ publicKey });
    await ask(path, { name, credential: made.toJSON() });
    return path;
  },
  async use(path, form) {
    const options = await ask(`${path}/options`, {});
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    const answer = await navigator.credentials.get({ publicKey });
    await ask(path, { credential: answer.toJSON() });
    return form.dataset.next;
  },
};

function tell(error) {
  const code = error instanceof Refused ? error.message : "other";
  trouble.querySelector("span").textContent = trouble.dataset[code] ?? trouble.dataset.other;
  trouble.hidden = false;
}

if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  for (const form of document.querySelectorAll("form[data-passkey]")) form.hidden = false;
  for (const needs of document.querySelectorAll("[data-passkey-needs]")) needs.hidden = true;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-passkey]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  trouble.hidden = button.disabled = true;
  try {
    location.assign(await roads[form.dataset.passkey](form.getAttribute("action"), form));
  } catch (error) {
    tell(error);
    button.disabled = false;
  }
});
