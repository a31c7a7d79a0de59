// Progressive enhancement: every page and form works without this file. Nothing
// here decides anything; the server checks all of it again.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Without this a screen reader starts at the top of the page and the person hears
// the menu before the news that something is wrong.
function focusErrorSummary() {
  const summary = document.querySelector('.utrecht-alert--error[role="alert"][tabindex="-1"]:not([hidden])');
  if (!summary) return;
  summary.focus();
  // A #fragment in the address moves the focus once more when the page has loaded.
  // Who has gone on to a link of the summary by then stays there.
  const again = () => summary.contains(document.activeElement) || summary.focus();
  if (document.readyState !== "complete") addEventListener("load", () => setTimeout(again), { once: true });
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    const control = "input, select, textarea, button";
    // For a group of choices the link names the fieldset, which cannot take focus.
    const field = target.matches(control) ? target : (target.querySelector(control) ?? target);
    event.preventDefault();
    // Label and message stand above the field: show those, not only the field.
    (field.closest(".utrecht-form-field") ?? target).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

// <div data-show-when="field=value|value">: hidden, never disabled, so what was typed is
// still sent and comes back when the answer changes back.
function showConditionalQuestions() {
  for (const box of all("[data-show-when]")) {
    const form = box.closest("form");
    const [, name, values] = box.dataset.showWhen.match(/^([^=]*)=(.*)$/s);
    const update = () => (box.hidden = !new FormData(form).getAll(name).some((value) => values.split("|").includes(value)));
    form.addEventListener("change", update);
    // The back button restores answers after the page has loaded.
    addEventListener("pageshow", update);
    update();
  }
}

// A double click must not file twice. The server guards this as well; here it
// only saves the person a puzzling second answer.
function preventDoubleSubmit() {
  const release = (form) => delete form.dataset.sent;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches('[method="post" i]')) return;
    if ("sent" in form.dataset) return event.preventDefault();
    form.dataset.sent = "";
    // A load that was stopped, or an answer that is a download, leaves the page
    // standing: the button has to work again.
    setTimeout(release, 20_000, form);
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach(release));
}

function countCharacters() {
  const dutch = new Intl.NumberFormat("nl-NL");
  const amount = (n) => `${dutch.format(n)} ${n === 1 ? "teken" : "tekens"}`;
  for (const area of all("textarea[data-max]")) {
    const counter = document.getElementById(area.dataset.counter);
    const update = () => {
      // Code points, as the server counts them: an emoji is one.
      const left = Number(area.dataset.max) - [...area.value].length;
      counter.textContent = left < 0 ? `U gebruikt ${amount(-left)} te veel.` : `U kunt nog ${amount(left)} gebruiken.`;
    };
    area.addEventListener("input", update);
    addEventListener("pageshow", update);
    update();
  }
}

// After signing in again, in another tab perhaps, forms carry another token:
// the same page, asked anew, has it.
async function renewToken() {
  const page = await (await fetch(location.pathname)).text();
  const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("input[name=_token]");
  if (fresh) for (const field of all("input[name=_token]")) field.value = fresh.value;
}

function autosave(form) {
  const live = form.querySelector("[data-live]");
  const notice = document.querySelector("[data-autosave-failed]");
  // Files go with the form itself; a draft saved every few seconds is text only.
  const content = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  let saved = content().toString();
  let timer, request, interrupted;

  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };

  const schedule = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };

  const save = async () => {
    cancel();
    // The form itself carries everything; a late autosave must not come after it.
    if ("sent" in form.dataset) return;
    // One at a time: an older answer overtaking a newer one would undo it.
    if (request) return schedule(500);
    const body = content();
    if (body.toString() === saved) return succeed();
    const { signal } = (request = new AbortController());
    try {
      const response = await fetch(form.dataset.autosave, {
        method: "POST",
        body,
        signal,
        headers: { "X-Requested-With": "fetch" },
        // After the session has ended the server points at the sign-in page;
        // following it would look like success.
        redirect: "error",
        // Lets the last words arrive when the page is being left.
        keepalive: document.visibilityState === "hidden",
      });
      if (response.status === 403) await renewToken();
      if (!response.ok) throw new Error(`autosave: ${response.status}`);
      const { savedAt, seen, note } = await response.json();
      // What we saved is what we have seen: only a colleague's words can differ.
      if (form.elements.gezien) {
        form.elements.gezien.value = seen;
        body.set("gezien", seen);
      }
      saved = body.toString();
      succeed(`Opgeslagen om ${savedAt}${note ? `. ${note}` : ""}`);
    } catch {
      if (!signal.aborted) fail();
    } finally {
      request = undefined;
    }
  };

  const succeed = (message) => {
    if (live && message) live.textContent = message;
    if (!notice || notice.hidden) return;
    const hadFocus = notice.contains(document.activeElement);
    notice.hidden = true;
    if (hadFocus) interrupted?.focus();
  };

  const fail = () => {
    schedule(10_000);
    // An old "Opgeslagen om" beside the notice would contradict it.
    if (live) live.textContent = "";
    // Focus moves once, not at every retry: the person may be copying the text.
    if (!notice?.hidden) return;
    interrupted = document.activeElement;
    notice.hidden = false;
    notice.focus();
  };

  form.addEventListener("input", () => schedule(1500));
  // Only what is waiting: a page found by the back button may hold older answers.
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && timer && save());
  form.addEventListener("submit", () => {
    cancel();
    request?.abort();
  });
}

// The work list shows twenty files a page; what was ticked on one page is still
// ticked, and sent, after looking at another.
function keepSelection(form) {
  const key = `selection:${new URL(form.getAttribute("action") ?? "", location.href).pathname}`;
  const boxes = all('input[type="checkbox"][name="kenmerk"]', form);
  const live = form.querySelector("[data-live]");
  const clear = form.querySelector("[data-clear-selection]");
  const chosen = new Set(JSON.parse(sessionStorage.getItem(key) ?? "[]"));
  const elsewhere = () => [...chosen].filter((value) => !boxes.some((box) => box.value === value));

  const remember = () => {
    for (const box of boxes) chosen[box.checked ? "add" : "delete"](box.value);
    sessionStorage.setItem(key, JSON.stringify([...chosen]));
    // Nobody should act on files they cannot see without being told, nor have to
    // look for the page on which to untick them.
    const hidden = elsewhere().length;
    if (clear) clear.hidden = !hidden;
    if (live) live.textContent = hidden ? `${chosen.size} gekozen, waarvan ${hidden} op een andere bladzijde.` : "";
  };

  for (const box of boxes) box.checked ||= chosen.has(box.value);
  remember();
  form.addEventListener("change", remember);
  clear?.addEventListener("click", () => {
    chosen.clear();
    for (const box of boxes) box.checked = false;
    remember();
    boxes[0]?.focus();
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    all("input[data-elsewhere]", form).forEach((input) => input.remove());
    for (const value of elsewhere()) {
      const input = Object.assign(document.createElement("input"), { type: "hidden", name: "kenmerk", value });
      input.dataset.elsewhere = "";
      form.append(input);
    }
    sessionStorage.removeItem(key);
  });
}

focusErrorSummary();
showConditionalQuestions();
countCharacters();
all("form[data-autosave]").forEach(autosave);
all("form[data-keep-selection]").forEach(keepSelection);
preventDoubleSubmit();
