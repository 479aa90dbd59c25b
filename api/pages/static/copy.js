// Copy buttons: each names the field or the lines it copies. Without a clipboard the button stays hidden.
// A print button prints the page, as the browser's menu does.
function offer(part) {
  for (const button of part.querySelectorAll("[data-print]")) button.hidden = false;
  for (const button of part.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
}

offer(document);

// What is shown once is the answer to a form: loading it again would send the form again, and replace what was copied.
const once = document.querySelector("[data-shown-once]");
if (once) history.replaceState(null, "", once.dataset.shownOnce);

document.addEventListener("htmx:load", (event) => offer(event.target));

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(field.value ?? field.textContent);
  } catch {
    getSelection().selectAllChildren(field);
    field.select?.();
    return;
  }
  const label = button.innerHTML;
  button.textContent = button.dataset.copied;
  button.setAttribute("aria-live", "polite");
  setTimeout(() => {
    button.innerHTML = label;
  }, 2000);
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches(".copyable input")) event.target.select();
});
