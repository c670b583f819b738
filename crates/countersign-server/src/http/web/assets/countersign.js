// What pages gain with a script: copying, printing, counting down, and the device's clock.
// Every page but the clock's does its work without.
"use strict";
const all = (selector, run) => document.querySelectorAll(selector).forEach(run);

// A form is sent once: a second press of the button would spend a second try on the same code.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (!("again" in form.dataset)) {
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 8000);
  }
});
addEventListener("pageshow", () => all("form[data-sent]", (form) => delete form.dataset.sent));

all("[data-copy]", (row) => {
  if (!navigator.clipboard) return;
  row.hidden = false;
  row.querySelector("button").addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(row.dataset.copy).textContent.replace(/\s/g, ""));
    row.querySelector("[role=status]").textContent = row.dataset.done;
  });
});

all("[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

all("[data-countdown]", (time) => {
  const end = performance.now() + 1000 * time.dataset.countdown;
  const note = time.parentNode.querySelector("[data-left]");
  const tick = () => {
    const left = Math.ceil((end - performance.now()) / 1000);
    if (left <= 0) {
      note.textContent = note.dataset.over;
      return;
    }
    const part = (n) => String(n).padStart(2, "0");
    const [h, m, s] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
    note.textContent = note.dataset.left.replace("{left}", h ? `${h}:${part(m)}:${part(s)}` : `${m}:${part(s)}`);
    setTimeout(tick, 500);
  };
  tick();
});

all("[data-clock]", (head) => {
  const by = (id) => document.getElementById("clock-" + id);
  const lang = document.documentElement.lang;
  const unit = (n, name, digits = 0) =>
    new Intl.NumberFormat(lang, { style: "unit", unit: name, unitDisplay: "long", maximumFractionDigits: digits }).format(n);
  const span = (s) => (s < 120 ? unit(Math.round(s), "second") : s < 7200 ? unit(Math.round(s / 60), "minute")
    : s < 172800 ? unit(Math.round(s / 3600), "hour") : unit(Math.round(s / 86400), "day"));
  const say = (finding, time = "") => {
    const words = document.getElementById("say-" + finding);
    head.querySelector("h1").textContent = words.dataset.title.replace("{time}", time);
    by("lead").textContent = words.textContent.replace("{time}", time);
    document.title = document.title.replace(/^.*?( · )/, head.querySelector("h1").textContent + "$1");
    if (finding !== "measuring") by("status").textContent = head.querySelector("h1").textContent;
  };

  // One question: the middle of the way there and back is when the server read its clock.
  const ask = async () => {
    const start = Date.now();
    const from = performance.now();
    const answer = await fetch(head.dataset.clock, { cache: "no-store" });
    const { t } = await answer.json();
    const took = performance.now() - from;
    return { offset: (start + took / 2 - t / 1000) / 1000, give: took / 2000 };
  };

  const show = ({ offset, give }) => {
    const far = Math.abs(offset);
    const finding = far <= Math.max(5, give) ? "right" : far > 172800 ? "far" : offset < 0 ? "slow" : "fast";
    say(finding, span(far));
    const shade = far <= 30 ? "ok" : "no";
    const at = 50 + 44 * Math.max(-1, Math.min(1, offset / 120)) + "%";
    for (const [id, names] of [["line", ["x1", "x2"]], ["mark", ["x"]], ["name", ["x"]]]) {
      for (const name of names) by(id).setAttribute(name, at);
    }
    // On the side that the device's own mark leaves free.
    by("fits").setAttribute("x", offset > 0 ? "38%" : "62%");
    by("fits").setAttribute("class", "say f-ok" + (offset > 0 ? " end" : ""));
    by("line").setAttribute("class", "l-" + shade);
    by("mark").setAttribute("class", "f-" + shade);
    by("name").setAttribute("class", `say f-${shade} ` + (offset < -90 ? "" : offset > 90 ? "end" : "mid"));
    const clock = (ms) => new Date(ms).toLocaleTimeString(lang, { hour12: false });
    const now = Date.now();
    by("mine").textContent = clock(now);
    by("ours").textContent = clock(now - 1000 * offset);
    const sum = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(far);
    by("sum").textContent = (sum === "0" ? "" : offset < 0 ? "\u2212" : "+") + sum + " s";
    by("give").textContent = by("give").dataset.say.replace("{time}", new Intl.NumberFormat(lang, { maximumFractionDigits: 2 }).format(Math.max(0.01, give)));
    by("figure").hidden = false;
  };

  const measure = async () => {
    say("measuring");
    try {
      let best;
      for (let i = 0; i < 8; i++) {
        const one = await ask();
        if (!best || one.give < best.give) best = one;
      }
      show(best);
    } catch {
      say("unmeasured");
    }
    by("again").hidden = false;
  };
  by("again").querySelector("button").addEventListener("click", measure);
  measure();
});
