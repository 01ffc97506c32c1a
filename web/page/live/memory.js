// What a reader has written into a lesson is there on the next visit, in this browser.

/** @typedef {import("./found.js").Source} Source */

/** Where it is kept: lessons that share a page differ in what the address says behind `#`. @param {string} name */
const place = (name) => `vcfilter.live:${location.pathname}${/^#(open|p)=/.test(location.hash) ? location.hash : ""}:${name}`;

/** The text of the last visit, where the page still asks the same; null where there is none. @param {Source} source @param {string} name */
export function remembered(source, name) {
  if (!source.isCell) return null;
  try {
    const { asked, text } = JSON.parse(localStorage.getItem(place(name)) ?? "{}");
    return typeof text === "string" && asked === source.asked && text !== source.text ? text : null;
  } catch {
    // Some browsers keep nothing for files.
    return null;
  }
}

/** Keeps a text; that of the page needs no keeping. @param {Source} source @param {string} name @param {string} text */
export function remember(source, name, text) {
  if (!source.isCell) return;
  try {
    if (text === source.text) localStorage.removeItem(place(name));
    else localStorage.setItem(place(name), JSON.stringify({ asked: source.asked, text }));
  } catch {
    // It lives as long as the page.
  }
}
