// A page that moves by itself: the server says that there is something newer, and htmx fetches the parts anew.
// A hidden tab gives its stream back, since a browser has few of them. A part in which somebody is typing stays.
const watcher = document.querySelector("[data-watch]");
let source;

function watch() {
  if (document.hidden || source) return;
  const address = new URL(watcher.dataset.watch, location);
  address.searchParams.set("since", watcher.dataset.mark);
  source = new EventSource(address);
  source.addEventListener("error", () => {
    if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    source = undefined;
    setTimeout(watch, 30_000);
  });
  source.addEventListener("moved", (event) => {
    watcher.dataset.mark = event.data;
    watcher.dispatchEvent(new Event("moved"));
  });
}

function isInUse(part) {
  const fields = [...part.querySelectorAll("input:not([type=hidden]), textarea")];
  const written = fields.some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
  return written || part.querySelector("form[data-sent]") || fields.includes(document.activeElement);
}

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  event.detail.shouldSwap = !isInUse(target);
  // What was said after a change was true until the app's status moved on.
  const words = (part) => part.textContent.replace(/\s+/g, " ").trim();
  if (target.id === "app-head" && words(target) !== words(fragment)) document.querySelector("[data-said-once]")?.remove();
});

// The watcher is what a screen reader listens to as well; the same words twice would not be read again.
watcher?.addEventListener("htmx:beforeRequest", () => (watcher.textContent = ""));
watcher?.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) watcher.textContent = watcher.dataset.said;
});

if (watcher) {
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      source?.close();
      source = undefined;
    } else watch();
  });
  watch();
}
