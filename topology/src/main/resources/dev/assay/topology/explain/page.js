for (const section of document.querySelectorAll("section[data-explained]")) {
  const readout = section.querySelector(".readout");
  section.addEventListener("pointerover", (event) => {
    const token = event.target.closest(".passage .t");
    if (!token) {
      return;
    }
    readout.textContent = token.title;
    for (const cursor of section.querySelectorAll(".cursor")) {
      const x = cursor.dataset.scale * (token.dataset.x || 0);
      cursor.setAttribute("x1", x);
      cursor.setAttribute("x2", x);
      cursor.style.visibility = token.dataset.x ? "visible" : "hidden";
    }
  });
}
