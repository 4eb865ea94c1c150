// The page: which view an address means, and what happens on it.

import * as api from "./api.js";
import { Refusal } from "./api.js";
import * as form from "./form.js";
import * as list from "./list.js";
import * as session from "./session.js";
import { SessionEnded } from "./session.js";
import { element, say, show, warn, warnNothing } from "./dom.js";

/** Counts the addresses that were opened, so that what comes late for one of them is not shown on the next. */
let opened = 0;

async function start() {
  const config = await read("/config.json");
  session.configure(config);
  api.configure(config);
  listen();
  if (session.isReturning()) {
    const path = await session.finishSignIn();
    history.replaceState(null, "", path);
  }
  await open();
}

async function read(path) {
  const answer = await fetch(path, { cache: "no-cache" });
  if (!answer.ok) throw new TypeError(`${path} answered ${answer.status}.`);
  return answer.json();
}

function listen() {
  document.addEventListener("click", follow);
  window.addEventListener("popstate", () => attempt(open));
  element("sign-in").addEventListener("click", () => attempt(() => session.signIn(location.pathname)));
  element("sign-out").addEventListener("click", () => session.signOut());
  element("more").addEventListener("click", () => attempt(list.more));
  element("form").addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(save);
  });
  element("bookings").addEventListener("click", (event) => {
    const button = event.target.closest("button[data-id]");
    if (button) attempt(() => cancel(button.dataset.id, button.dataset.name));
  });
  element("cancel-this").addEventListener("click", () => attempt(() => cancel(form.id(), form.name())));
  element("confirm-no").addEventListener("click", () => element("confirm").close("no"));
  element("confirm-yes").addEventListener("click", () => element("confirm").close("yes"));
}

/** Links within the page change the view and load nothing. */
function follow(event) {
  const link = event.target.closest("a[href^='/']");
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  attempt(() => go(link.getAttribute("href")));
}

function go(path) {
  history.pushState(null, "", path);
  return open();
}

/** Shows what the address means. */
async function open() {
  const turn = (opened += 1);
  const current = () => turn === opened;
  warnNothing();
  account();
  if (!session.isSignedIn()) {
    say("");
    show("welcome", "Bookings");
    return;
  }
  const path = location.pathname;
  const id = path.match(/^\/bookings\/([0-9a-f-]{36})$/)?.[1];
  if (path === "/") await list.open(current);
  else if (path === "/bookings/new") form.openNew();
  else if (id) await form.openExisting(id, current);
  else missing();
}

function missing() {
  say("");
  show("missing", "Nothing here · Bookings");
}

function account() {
  element("account").hidden = !session.isSignedIn();
  element("tier").textContent = session.tier() === "premium" ? "Premium" : "Standard";
}

async function save() {
  const name = await form.save();
  if (name === null) return;
  await go("/");
  say(name);
}

async function cancel(id, name) {
  element("confirm-text").textContent = name;
  if ((await answered(element("confirm"))) !== "yes") return;
  say("Cancelling…");
  await api.cancel(id);
  if (location.pathname === "/") await open();
  else await go("/");
  say(`Cancelled: ${name}.`);
}

function answered(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}

/** Does something; whatever goes wrong is told, with a way on. */
async function attempt(action) {
  warnNothing();
  try {
    await action();
  } catch (failure) {
    tell(failure, action);
  }
}

function tell(failure, action) {
  say("");
  if (failure instanceof SessionEnded) {
    account();
    show("welcome", "Bookings");
    warn(failure.message);
  } else if (failure instanceof Refusal && failure.status === 404) {
    missing();
  } else if (failure instanceof Refusal && failure.status < 500) {
    // There is no use in sending the same again.
    warn(failure.message);
  } else if (failure instanceof Refusal) {
    const reference = failure.correlationId ? ` If it happens again, tell us this reference: ${failure.correlationId}` : "";
    warn(`Something went wrong on our side.${reference}`, () => attempt(action));
  } else {
    console.error(failure);
    warn("The service cannot be reached. Are you online?", () => attempt(action));
  }
}

attempt(start);
