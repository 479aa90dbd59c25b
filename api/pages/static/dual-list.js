// Bewerken with JavaScript: moves in place, search, arrow keys, and results that are spoken. Every list is a form
// that works without this; on Opslaan the same fields go out, filled from where each row stands.
const WORTH_SEARCHING = 12;
const editor = document.querySelector("[data-editor]");
const spoken = editor.querySelector("[data-spoken]");
const pending = editor.querySelector("[data-pending]");

const say = (words, n) => {
  spoken.textContent = "";
  // A screen reader speaks a change; the same words twice are none.
  requestAnimationFrame(() => {
    spoken.textContent = words.replace("{n}", n);
  });
};
const rows = (side) => [...side.querySelectorAll("[data-items] > li")];
const box = (row) => row.querySelector("input");
const isMoved = (row) => "held" in row.dataset === (row.closest("[data-side]").dataset.side === "left");

function refresh(side) {
  const all = rows(side);
  side.querySelector("[data-count]").textContent = all.length;
  side.querySelector("[data-all]").checked = false;
  const seen = all.filter((row) => !row.hidden);
  for (const row of seen) box(row).tabIndex = -1;
  if (seen.length) box(seen[0]).tabIndex = 0;
}

function tellPending() {
  const moved = rows(editor).filter(isMoved);
  const revoke = moved.filter((row) => "held" in row.dataset).length;
  pending.textContent = moved.length
    ? pending.dataset.words.replace("{grant}", moved.length - revoke).replace("{revoke}", revoke)
    : pending.dataset.none;
}

function move(list, to) {
  const target = list.querySelector(`[data-side=${to}]`);
  const source = list.querySelector(`[data-side=${to === "right" ? "left" : "right"}]`);
  const moving = rows(source).filter((row) => box(row).checked);
  if (!moving.length) return say(editor.dataset.saidNone);
  // Both sides keep the order that the page came with.
  const all = [...rows(target), ...moving].sort((a, b) => a.dataset.order - b.dataset.order);
  for (const row of moving) {
    box(row).checked = false;
    row.hidden = false;
  }
  target.querySelector("[data-items]").replaceChildren(...all);
  for (const row of moving) row.classList.toggle("moved", isMoved(row));
  for (const side of [source, target]) refresh(side);
  tellPending();
  moving[0].scrollIntoView({ block: "nearest" });
  say(to === "right" ? editor.dataset.saidRight : editor.dataset.saidLeft, moving.length);
}

function search(side, text) {
  const sought = text.trim().toLowerCase();
  for (const row of rows(side)) row.hidden = !row.textContent.toLowerCase().includes(sought);
  refresh(side);
  say(editor.dataset.saidFound, rows(side).filter((row) => !row.hidden).length);
}

function tickAll(side, ticked) {
  const seen = rows(side).filter((row) => !row.hidden);
  for (const row of seen) box(row).checked = ticked;
  say(editor.dataset.saidTicked, ticked ? seen.length : 0);
}

function walk(event) {
  const row = event.target.closest("[data-items] > li");
  if (!row) return;
  const seen = rows(row.closest("[data-side]")).filter((one) => !one.hidden);
  const here = seen.indexOf(row);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: seen.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (!seen[to]) return;
  box(row).tabIndex = -1;
  box(seen[to]).tabIndex = 0;
  box(seen[to]).focus();
}

function fill(form) {
  const fields = rows(form)
    .filter(isMoved)
    .map((row) => {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "held" in row.dataset ? "revoke" : "grant";
      field.value = box(row).value;
      return field;
    });
  form.querySelector("[data-moved]").replaceChildren(...fields);
}

for (const list of editor.querySelectorAll("[data-api]")) {
  const inOrder = rows(list).sort((a, b) => (a.textContent.trim() < b.textContent.trim() ? -1 : 1));
  inOrder.forEach((row, place) => {
    row.dataset.order = place;
  });
  for (const side of list.querySelectorAll("[data-side]")) {
    side.querySelector(".dual-search").hidden = inOrder.length < WORTH_SEARCHING;
    side.querySelector("[data-search]").addEventListener("input", (event) => search(side, event.target.value));
    side.querySelector("[data-all]").addEventListener("change", (event) => tickAll(side, event.target.checked));
    refresh(side);
  }
  for (const button of list.querySelectorAll(".dual-moves button")) {
    button.type = "button";
    button.addEventListener("click", () => move(list, button.value.split("/")[1]));
  }
}
editor.addEventListener("keydown", walk);
editor.addEventListener("submit", (event) => {
  // Enter, in a list or in a search field, is no way to save.
  if (!event.submitter || !("nothing" in event.submitter.dataset)) return fill(editor);
  event.preventDefault();
  event.stopPropagation();
});
