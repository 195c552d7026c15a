// Copies a snippet of embed.html. Without it the snippets can be selected by hand.
"use strict";

document.querySelectorAll("[data-copy]").forEach(function (button) {
  const code = document.getElementById(button.dataset.copy);
  const said = button.nextElementSibling;
  button.hidden = false;
  button.addEventListener("click", async function () {
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(code.value);
    } catch {
      // a page opened from the disk, or an old browser
      code.select();
      document.execCommand("copy");
    }
    said.textContent = said.dataset.said;
  });
});
