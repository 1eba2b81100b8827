(function () {
  var lit = [], claim = null;
  function light(list) {
    lit.forEach(function (e) { e.classList.remove("on"); });
    lit = Array.prototype.slice.call(list);
    lit.forEach(function (e) { e.classList.add("on"); });
  }
  function follow() {
    var id = location.hash.slice(1), target = id && document.getElementById(id);
    if (!target) return;
    for (var up = target.parentElement; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    light(document.querySelectorAll(claim ? '[data-c~="' + claim + '"]' : '[data-s~="' + id + '"]'));
    claim = null;
    target.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href^='#']");
    if (!link) return;
    claim = link.getAttribute("data-claim");
    if (link.hash === location.hash) follow();
  });
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (e) { e.open = true; });
  });
  follow();
})();
