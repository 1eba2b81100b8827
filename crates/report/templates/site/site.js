// Comfort for readers with script: nothing on a page depends on it.
(function () {
  "use strict";

  // A link within the page opens what it points into.
  function follow() {
    var id = decodeURIComponent(location.hash.slice(1)), target = id && document.getElementById(id);
    if (!target) return;
    for (var up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    target.scrollIntoView({ block: id === "at" ? "center" : "start" });
  }
  addEventListener("hashchange", follow);
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) follow();
  });
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not(.aside)").forEach(function (e) { e.open = true; });
  });
  follow();

  // The section that is being read is marked in the local navigation.
  var local = document.querySelector(".local");
  if (local && "IntersectionObserver" in window) {
    var links = {};
    local.querySelectorAll("a").forEach(function (a) { links[a.hash.slice(1)] = a; });
    var seen = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        local.querySelectorAll(".here").forEach(function (a) { a.classList.remove("here"); a.removeAttribute("aria-current"); });
        var a = links[entry.target.id];
        if (a) { a.classList.add("here"); a.setAttribute("aria-current", "true"); }
      });
    }, { rootMargin: "-15% 0px -75% 0px" });
    document.querySelectorAll("main section[id]").forEach(function (section) { seen.observe(section); });
  }

  // The times of a story become a slider beside their list; letting go of it shows the story as of then.
  var form = document.querySelector(".asof"), list = form && form.querySelector("select");
  if (list && list.options.length > 2) {
    var slider = document.createElement("input");
    slider.type = "range";
    slider.min = 0;
    slider.max = list.options.length - 1;
    slider.value = list.selectedIndex;
    slider.setAttribute("aria-label", "Time as of which the story is shown");
    var told = function () { slider.setAttribute("aria-valuetext", list.options[slider.value].text); };
    told();
    slider.addEventListener("input", function () { list.selectedIndex = slider.value; told(); });
    slider.addEventListener("change", function () { form.requestSubmit(); });
    list.addEventListener("change", function () { slider.value = list.selectedIndex; told(); });
    form.insertBefore(slider, list);
  }

  // Pointing at a report in the drawing lights what it is tied to.
  document.querySelectorAll("svg.hw").forEach(function (svg) {
    var ends = function (e) { return (e.getAttribute("data-n") || "").split(" ").filter(Boolean); };
    var items = Array.prototype.slice.call(svg.querySelectorAll("a[data-n]"));
    function light(from) {
      var near = ends(from);
      svg.classList.add("lit");
      items.forEach(function (e) {
        var edge = e.classList.contains("edge"), touches = ends(e).some(function (n) { return near.indexOf(n) >= 0; });
        if (edge && touches) { e.classList.add("on"); ends(e).forEach(function (n) { if (near.indexOf(n) < 0 && !from.classList.contains("edge")) near.push("+" + n); }); }
      });
      var tied = near.map(function (n) { return n.replace("+", ""); });
      items.forEach(function (e) {
        if (!e.classList.contains("edge") && ends(e).some(function (n) { return tied.indexOf(n) >= 0; })) e.classList.add("on");
      });
    }
    function dark() {
      svg.classList.remove("lit");
      items.forEach(function (e) { e.classList.remove("on"); });
    }
    items.forEach(function (e) {
      ["mouseenter", "focus"].forEach(function (on) { e.addEventListener(on, function () { dark(); light(e); }); });
      ["mouseleave", "blur"].forEach(function (off) { e.addEventListener(off, dark); });
    });
  });

  // News: the page offers to load itself again, and never does so by itself.
  var live = document.body.getAttribute("data-live"), news = document.querySelector(".news");
  if (live && news && "EventSource" in window) {
    var events = new EventSource(live), times = 0;
    events.addEventListener("changed", function () {
      times += 1;
      news.textContent = "";
      var again = document.createElement("a");
      again.href = location.pathname + location.search;
      again.textContent = "Something new came in: load this page again";
      news.appendChild(again);
      news.hidden = false;
    });
    addEventListener("pagehide", function () { events.close(); });
  }
})();
