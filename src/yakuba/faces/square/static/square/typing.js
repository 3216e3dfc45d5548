// Help while typing. Everything works without this file; it only saves keystrokes.
(() => {
  'use strict';

  // A receipt can be printed with one press.
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }

  // A scanned QR code carries the code behind the hash, which browsers never send to a server.
  const field = document.getElementById('code');
  if (field && !field.value && /^#[0-9A-Z]{4}(-[0-9A-Z]{4}){4}$/.test(location.hash)) {
    field.value = location.hash.slice(1);
    history.replaceState(null, '', location.pathname);
  }

  // The error summary is read first.
  document.getElementById('errors')?.focus();

  // A postcode fills the parts of its address that are still empty or were filled by us before.
  const filled = new WeakMap();
  const fill = (control, value) => {
    if (!control || (control.value && filled.get(control) !== control.value)) return;
    control.value = value;
    filled.set(control, value);
  };
  for (const postcode of document.querySelectorAll('[data-helper="postcode"]')) {
    const stem = postcode.name.replace(/postcode$/, '');
    const part = (name) => document.getElementsByName(stem + name)[0];
    let last = '';
    postcode.addEventListener('input', async () => {
      const digits = postcode.value.normalize('NFKC').replace(/\D/g, '');
      if (digits.length !== 7 || digits === last) return;
      last = digits;
      try {
        const answer = await fetch(`/typing/postcode/?code=${digits}`);
        const { places } = await answer.json();
        if (!places.length || digits !== last) return;
        const [first] = places;
        fill(part('prefecture'), first.prefecture);
        fill(part('city'), first.city);
        fill(part('city_code'), first.city_code);
        if (places.length === 1) fill(part('town'), first.town);
      } catch { /* The address can be typed. */ }
    });
  }

  // The name of a municipality is offered as it is typed; anything else may be written all the same.
  for (const city of document.querySelectorAll('[data-helper="municipality"]')) {
    const list = document.createElement('datalist');
    list.id = `${city.id}-list`;
    city.after(list);
    city.setAttribute('list', list.id);
    const prefecture = document.getElementsByName(city.name.replace(/city$/, 'prefecture'))[0];
    let last = '';
    city.addEventListener('input', async () => {
      const typed = city.value.trim();
      if (!typed || typed === last) return;
      last = typed;
      const words = new URLSearchParams({ q: typed, prefecture: prefecture?.value ?? '' });
      try {
        const answer = await fetch(`/typing/municipality/?${words}`);
        const { names } = await answer.json();
        if (typed !== last) return;
        list.replaceChildren(...names.map((name) => new Option(name, name)));
      } catch { /* The name can be typed. */ }
    });
  }
})();
