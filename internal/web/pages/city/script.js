// Finds a unit in the table while typing. Without it the filter links do.
(() => {
  const box = document.querySelector('.find-unit');
  const rows = Array.from(document.querySelectorAll('#lines tbody tr'));
  const plain = s => s.toLocaleLowerCase('vi').replaceAll('đ', 'd').normalize('NFD').replace(/\p{M}/gu, '');
  box.hidden = false;
  box.querySelector('input').addEventListener('input', event => {
    const want = plain(event.target.value.trim());
    for (const row of rows) row.hidden = !plain(row.cells[0].textContent).includes(want);
  });
})();
