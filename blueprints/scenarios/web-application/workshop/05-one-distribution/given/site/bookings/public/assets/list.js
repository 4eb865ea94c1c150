// The bookings to come.

import * as api from "./api.js";
import { element, say, show } from "./dom.js";

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

let next;

export function moment(text) {
  return MOMENT.format(new Date(text));
}

export async function open(current) {
  element("bookings").replaceChildren();
  element("none").hidden = true;
  element("more").hidden = true;
  show("list", "Your bookings");
  say("Loading…");
  element("list").setAttribute("aria-busy", "true");
  try {
    const page = await api.list();
    if (current()) put(page);
  } finally {
    element("list").removeAttribute("aria-busy");
  }
}

export async function more() {
  say("Loading…");
  put(await api.list(next));
}

function put(page) {
  const before = element("bookings").childElementCount;
  element("bookings").append(...page.items.map(item));
  next = page.next_cursor;
  element("more").hidden = !next;
  element("none").hidden = before + page.items.length > 0;
  say("");
  // On "Show more" the reader goes on where the new ones begin.
  if (before > 0) element("bookings").children[before]?.querySelector("a").focus();
}

function item(booking) {
  const when = moment(booking.starts_at);
  const name = `${booking.place}, ${when}`;
  const place = `/bookings/${booking.id}`;
  const people = booking.people === 1 ? "1 person" : `${booking.people} people`;
  const row = document.createElement("li");
  row.innerHTML = `
    <h2>${booking.place}</h2>
    <p class="when"><time datetime="${booking.starts_at}">${when}</time></p>
    <p class="when">${people}</p>
    <p style="font-style: italic">${booking.note}</p>
    <div class="bar start">
      <a class="button plain" href="${place}" aria-label="Change ${name}">Change</a>
      <button class="danger" type="button" data-id="${booking.id}" data-name="${name}" aria-label="Cancel ${name}">Cancel</button>
    </div>`;
  return row;
}
