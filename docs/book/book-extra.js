// What mdBook leaves out for those who use the keyboard or a screen reader.
for (const toggle of document.querySelectorAll("label[aria-expanded]")) {
  toggle.setAttribute("role", "button");
  toggle.tabIndex = 0;
  toggle.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    toggle.click();
  });
}
// What scrolls can be reached by Tab.
const scrolling = () => {
  for (const place of document.querySelectorAll("main pre > code, main table")) {
    if (place.scrollWidth > place.clientWidth) place.tabIndex = 0;
    else place.removeAttribute("tabindex");
  }
};
scrolling();
addEventListener("resize", scrolling);
