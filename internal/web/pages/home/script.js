// Makes the upload form pleasant. Without it the form works all the same.
(() => {
  const form = document.getElementById('send');
  const unit = document.getElementById('unit');
  const file = document.getElementById('file');
  const drop = document.getElementById('drop');
  const busy = document.getElementById('busy');
  const known = new Set(Array.from(document.querySelectorAll('#units option'), o => o.value));
  const remembered = 'wardbook.unit';

  const store = {
    get() { try { return localStorage.getItem(remembered) || ''; } catch { return ''; } },
    set(v) { try { localStorage.setItem(remembered, v); } catch { /* private window */ } },
  };
  for (const field of [unit, document.getElementById('look-unit')]) {
    if (!field.value && known.has(store.get())) field.value = store.get();
  }

  const mark = (field, wrong) => {
    field.setAttribute('aria-invalid', String(wrong));
    document.getElementById(field.id + '-error').hidden = !wrong;
    return !wrong;
  };
  // Also a bare code or a name alone will do: the list completes it.
  const complete = () => {
    const typed = unit.value.trim().toLocaleLowerCase('vi');
    if (known.has(unit.value)) return true;
    const fits = Array.from(known).filter(v => {
      const name = v.toLocaleLowerCase('vi');
      return name.includes('(' + typed + ')') || name.startsWith(typed + ' (') || name.includes(' ' + typed + ' (');
    });
    if (typed && fits.length === 1) unit.value = fits[0];
    return known.has(unit.value);
  };
  const fits = () => !file.files[0] || file.files[0].size <= Number(form.dataset.max);

  unit.addEventListener('change', () => mark(unit, unit.value !== '' && !complete()));
  file.addEventListener('change', () => mark(file, !fits()));
  form.addEventListener('submit', event => {
    if (!mark(unit, !complete())) { event.preventDefault(); unit.focus(); return; }
    if (!mark(file, !fits())) { event.preventDefault(); file.focus(); return; }
    store.set(unit.value);
    busy.textContent = busy.dataset.text;
  });
  addEventListener('pageshow', () => { busy.textContent = ''; });

  drop.querySelector('.drag').hidden = false;
  const over = on => event => { event.preventDefault(); drop.classList.toggle('over', on); };
  drop.addEventListener('dragover', over(true));
  drop.addEventListener('dragleave', over(false));
  drop.addEventListener('drop', event => {
    over(false)(event);
    if (event.dataTransfer.files.length) {
      file.files = event.dataTransfer.files;
      file.dispatchEvent(new Event('change'));
    }
  });
})();
