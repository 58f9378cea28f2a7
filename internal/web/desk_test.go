package web_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"wardbook/internal/catalog"
	"wardbook/internal/org"
	"wardbook/internal/platform"
	"wardbook/internal/regime"
	"wardbook/internal/rollup"
	"wardbook/internal/stat"
	"wardbook/internal/web"
	"wardbook/seeds"
)

const (
	city = stat.UnitCode("31")
	ward = stat.UnitCode("11557") // its term is accepted, its month has every kind of finding
)

func period(s string) stat.Period {
	p, err := stat.ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// now is when the demonstration stands.
func now() time.Time { return at("2026-10-20T08:00:00+07:00") }

// A desk holds submissions in memory and judges nothing: what it gives back was
// put there by a test.
type desk struct {
	catalog *catalog.Catalog
	units   *org.Units
	regime  *regime.Regime
	subs    []stat.Submission // in the order they came
	pubs    []stat.Publication
	answer  func(web.Sending) (web.Answer, error) // what Submit says
	took    []web.Sending
}

func (d *desk) Submit(_ context.Context, s web.Sending) (web.Answer, error) {
	d.took = append(d.took, s)
	if d.answer != nil {
		return d.answer(s)
	}
	sub := d.judge(s)
	for _, old := range d.subs {
		if old.Receipt == sub.Receipt {
			return web.Answer{Submission: old, Duplicate: true}, nil
		}
	}
	d.subs = append(d.subs, sub)
	return web.Answer{Submission: sub}, nil
}

func (d *desk) judge(s web.Sending) stat.Submission {
	sum := sha256.Sum256(s.Raw)
	f, e := d.form(s.Period)
	return stat.Submission{
		Receipt: stat.Receipt("R-" + string(s.Unit) + "-" + hex.EncodeToString(sum[:3])), Unit: s.Unit, Period: s.Period, Form: f.ID, Edition: e.ID,
		Version: 1, State: stat.Accepted, Name: s.Name, SHA256: hex.EncodeToString(sum[:]), Received: now(),
	}
}

func (d *desk) Check(_ context.Context, s web.Sending) (stat.Submission, error) {
	sub := d.judge(s)
	sub.Receipt, sub.Version = "", 0
	sub.Observations, sub.Verdicts = appendix()
	sub.Findings = everyFinding()
	return sub, nil
}

func (d *desk) form(p stat.Period) (*catalog.Form, *catalog.Edition) {
	for _, e := range d.catalog.For(p) {
		for i := range e.Forms {
			if e.Forms[i].ServesKind(p.Kind()) {
				return &e.Forms[i], e
			}
		}
	}
	return &catalog.Form{}, &catalog.Edition{}
}

func (d *desk) Submission(ctx context.Context, of web.Sent, version int) (stat.Submission, error) {
	all, _ := d.Versions(ctx, of)
	for _, s := range all {
		if version == 0 || s.Version == version {
			return s, nil
		}
	}
	return stat.Submission{}, fmt.Errorf("submission of %s: %w", of.Unit, platform.ErrNotFound)
}

func (d *desk) Versions(_ context.Context, of web.Sent) (out []stat.Submission, _ error) {
	for _, s := range slices.Backward(d.subs) {
		if s.Unit == of.Unit && s.Period == of.Period && (of.Form == "" || s.Form == of.Form) {
			out = append(out, s)
		}
	}
	return out, nil
}

func (d *desk) Receipt(_ context.Context, r stat.Receipt) (stat.Submission, error) {
	for _, s := range d.subs {
		if s.Receipt == r {
			return s, nil
		}
	}
	return stat.Submission{}, fmt.Errorf("receipt %s: %w", r, platform.ErrNotFound)
}

func (d *desk) Raw(ctx context.Context, r stat.Receipt) ([]byte, error) {
	s, err := d.Receipt(ctx, r)
	return []byte("bytes of " + s.Name), err
}

func (d *desk) Status(ctx context.Context, under stat.UnitCode, p stat.Period) (web.Status, error) {
	us := d.units.Under(under, p.To)
	if len(us) == 0 {
		return web.Status{}, platform.ErrNotFound
	}
	st := web.Status{Under: under, Period: p, Deadline: d.regime.Deadline(p), Expected: len(us)}
	for _, u := range us {
		l := web.UnitStatus{Unit: u.Code, Name: u.FullName(), State: web.Missing}
		if s, err := d.Submission(ctx, web.Sent{Unit: u.Code, Period: p}, 0); err == nil {
			st.Received++
			l.State, l.Version, l.Received, l.Receipt, l.Sample = s.State, s.Version, s.Received, s.Receipt, s.Sample
			l.OnTime = s.State == stat.Accepted && !s.Received.After(st.Deadline)
			l.Blocking, l.Questions = stat.Count(s.Findings, stat.Blocking), stat.Count(s.Findings, stat.Question)
			if s.State == stat.Accepted {
				st.Accepted++
				if !l.OnTime {
					st.Late++
				}
			}
		} else {
			st.Missing = append(st.Missing, u.Code)
		}
		st.Units = append(st.Units, l)
	}
	return st, nil
}

func (d *desk) basis(under stat.UnitCode, p stat.Period) rollup.Basis {
	f, e := d.form(p)
	b := rollup.Basis{Edition: e, Form: f, LeastShare: decimal.MustParse("0.5")}
	for _, u := range d.units.Under(under, p.To) {
		b.Expected = append(b.Expected, u.Code)
		if s, err := d.Submission(context.Background(), web.Sent{Unit: u.Code, Period: p}, 0); err == nil && s.State == stat.Accepted {
			b.Accepted = append(b.Accepted, s)
		}
	}
	return b
}

func (d *desk) Rollup(_ context.Context, under stat.UnitCode, p stat.Period) ([]stat.RollupRow, error) {
	return rollup.Compute(d.basis(under, p)), nil
}

func (d *desk) Explain(_ context.Context, f web.Figure) (web.Explanation, error) {
	b := d.basis(f.Unit, f.Period)
	row, ok := rollup.Explain(b, f.Indicator, f.Role)
	if !ok {
		return web.Explanation{}, platform.ErrNotFound
	}
	ind, _ := b.Edition.Indicator(f.Indicator)
	return web.Explanation{RollupRow: row, How: rollup.How(ind)}, nil
}

func (d *desk) Publish(_ context.Context, o web.Order) (stat.Publication, bool, error) {
	for _, p := range d.pubs {
		if p.Report == o.Report && p.Unit == o.Unit && p.Period == o.Period {
			return p, false, nil
		}
	}
	pub := stat.Publication{
		ID: "p1", Report: o.Report, Unit: o.Unit, Period: o.Period, Revision: 1, Provisional: true, Made: now(),
		Files: []stat.PublishedFile{{Name: "tong-hop-31-2026-10.xlsx", Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Bytes: 48231, SHA256: strings.Repeat("ab", 32)}},
		Used:  []stat.UsedVersion{{Unit: ward, Version: 1}},
	}
	d.pubs = append(d.pubs, pub)
	return pub, true, nil
}

func (d *desk) Publications(_ context.Context, unit stat.UnitCode, p stat.Period) (out []stat.Publication, _ error) {
	for _, pub := range d.pubs {
		if pub.Unit == unit && pub.Period == p {
			out = append(out, pub)
		}
	}
	return out, nil
}

func (d *desk) PublishedFile(_ context.Context, id, name string) (web.PublishedBytes, error) {
	for _, p := range d.pubs {
		for _, f := range p.Files {
			if p.ID == id && f.Name == name {
				return web.PublishedBytes{Type: f.Type, Body: []byte("workbook")}, nil
			}
		}
	}
	return web.PublishedBytes{}, platform.ErrNotFound
}

// open gives a desk over the real reference data with a month in progress: most
// units accepted, some late, one with questions, one being corrected, some
// missing; and the term of one ward.
func open(t testing.TB) *desk {
	t.Helper()
	c, err := catalog.Load(seeds.Editions(), nil, seeds.Published())
	if err != nil {
		t.Fatal(err)
	}
	u, err := org.Load(seeds.Units()...)
	if err != nil {
		t.Fatal(err)
	}
	r, err := regime.Load(seeds.Regimes(), seeds.Calendar())
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{catalog: c, units: u, regime: r}
	d.fillTerm()
	d.fillMonth()
	return d
}

func (d *desk) fillTerm() {
	p := period("2021-2025")
	f, e := d.form(p)
	s := stat.Submission{
		Receipt: "11557-2021-2025-K7QF", Unit: ward, Period: p, Form: f.ID, Edition: e.ID, Version: 1, State: stat.Accepted,
		Name: "phu-luc-van-ban.xlsx", SHA256: strings.Repeat("4f0c9a", 10) + "e17b", Received: at("2026-10-14T14:32:00+07:00"),
	}
	s.Observations, s.Verdicts = appendix()
	d.subs = append(d.subs, s)
}

func (d *desk) fillMonth() {
	p := period("2026-10")
	f, e := d.form(p)
	for i, u := range d.units.Under(city, p.To) {
		s := stat.Submission{
			Receipt: stat.Receipt(fmt.Sprintf("%s-2026-10-%04X", u.Code, i*37)), Unit: u.Code, Period: p, Form: f.ID, Edition: e.ID, Version: 1, State: stat.Accepted,
			Name: "bieu-thang-10.xlsx", SHA256: fmt.Sprintf("%064x", i*7919), Received: at("2026-10-15T09:05:00+07:00"), Sample: true,
		}
		s.Observations = monthly(f, e, i)
		switch {
		case u.Code == ward:
			s.State, s.Findings = stat.Rejected, everyFinding()
		case i%14 == 5:
			continue
		case i%11 == 3:
			s.Received = at("2026-10-18T16:40:00+07:00")
		case i%40 == 7:
			s.Findings = []stat.Finding{stat.Find(stat.MagnitudeJump, s.Observations[1].At, "DS-DANSO", "4514", "45140", "previous")}
			s.Observations[1].Questioned = true
		}
		d.subs = append(d.subs, s)
	}
}

// monthly fills the required rows of a month's form with plausible figures.
func monthly(f *catalog.Form, e *catalog.Edition, seed int) (out []stat.Observation) {
	for i, row := range f.Rows {
		ind, ok := e.Indicator(row.Indicator)
		if !ok || row.Formula || ind.Kind == catalog.Group || ind.Kind == catalog.Text {
			continue
		}
		for j, role := range []stat.Role{stat.Plan, stat.Actual, stat.Cumulative, stat.SamePeriod} {
			n := int64(1000+i*211+seed*17) * int64(j+1)
			v := stat.NumberOf(decimal.MustNew(n, 0))
			out = append(out, stat.Observation{Indicator: ind.Code, Role: role, Value: v, Text: v.String(), At: stat.CellRef{Sheet: "Biểu tháng", Col: 4 + j, Row: 6 + i}})
		}
	}
	return out
}

// appendix is the term report of the ward as its workbook states it.
func appendix() (obs []stat.Observation, verdicts []stat.Verdict) {
	for i, line := range strings.Split(strings.TrimSpace(appendixRows), "\n") {
		c := strings.Split(line, "|")
		ref := func(col int) stat.CellRef { return stat.CellRef{Sheet: "Phụ lục", Col: col, Row: 6 + i} }
		code := stat.IndicatorCode(c[0])
		if c[1] != "" {
			obs = append(obs, stat.Observation{Indicator: code, Role: stat.TargetRole, Value: value(c[2]), Text: c[1], At: ref(4)})
		}
		obs = append(obs, stat.Observation{Indicator: code, Role: stat.Actual, Value: value(c[4]), Text: c[3], At: ref(5)})
		verdicts = append(verdicts, stat.Verdict{Indicator: code, Class: stat.Class(c[6]), Label: c[5], Stated: c[5], At: ref(6)})
	}
	return obs, verdicts
}

func value(s string) stat.Value {
	if s == "" {
		return stat.Value{Shape: stat.Words}
	}
	if n, ok := strings.CutPrefix(s, "< "); ok {
		return stat.Value{Shape: stat.Number, Bound: stat.Below, Num: decimal.MustParse(n)}
	}
	return stat.NumberOf(decimal.MustParse(s))
}

const appendixRows = `
KT-CC-NLTS|16,5|16.5|9|9|Giảm|decreased
KT-CC-CNXD|55,7|55.7|60|60|Vượt chỉ tiêu|exceeded
KT-CC-TMDV|27,8|27.8|31|31|Vượt chỉ tiêu|exceeded
NN-LUA-DT|462|462|357|357|Không đạt chỉ tiêu|missed
NN-LUA-NS|130|130|130|130|Đạt chỉ tiêu|met
NN-LON|6.200|6200|14.000|14000|Vượt chỉ tiêu|exceeded
NN-GIACAM|67.000|67000|220.000|220000|Vượt chỉ tiêu|exceeded
NS-THU-KH|100|100|100|100|Đạt chỉ tiêu|met
KT-TNBQ|80|80|92,1|92.1|Vượt chỉ tiêu|exceeded
DS-TANG-TN|< 1|< 1|< 1|< 1|Đạt chỉ tiêu|met
XH-NGHEO|0,2|0.2|0|0|Vượt chỉ tiêu|exceeded
LD-VIECLAM|100|100|95|95|Không đạt chỉ tiêu|missed
YT-BHYT|98|98|95|95|Không đạt chỉ tiêu|missed
GD-CHUAN2-SL|4|4|5|5|Vượt chỉ tiêu|exceeded
YT-TRAM-SL|4|4|4|4|Đạt chỉ tiêu|met
NTM-KM-SL|4|4|4|4|Đạt chỉ tiêu|met
MT-CTR-TGXL|98|98|95|95|Không đạt chỉ tiêu|missed
MT-NUOC-HVS|100|100|100|100|Hoàn thành|met
MT-PHI-HO|100|100|95|95|Không đạt|missed
QP-NHAPNGU|100|100|100|100|Đạt chỉ tiêu|met
AN-TRATTU|||Giữ vững ANCT-TTATXH, không có trọng án||Đạt chỉ tiêu|attested
`

// everyFinding has one of each severity, over several cells, on a missing row,
// and about the whole file.
func everyFinding() []stat.Finding {
	cell := func(col, row int) stat.CellRef { return stat.CellRef{Sheet: "Phụ lục", Col: col, Row: row} }
	shares := stat.Find(stat.SharesSum, cell(5, 6), "KT-CC-NLTS", "101", "100", "0.15")
	shares.Cells = []stat.CellRef{cell(5, 6), cell(5, 7), cell(5, 8)}
	return []stat.Finding{
		shares,
		stat.Find(stat.MagnitudeJump, cell(5, 11), "NN-LON", "14", "6200", "target"),
		stat.Find(stat.NumberAmbiguous, cell(5, 12), "NN-GIACAM", "220,000", "220000", "220"),
		stat.Find(stat.VerdictDiffers, cell(6, 18), "YT-BHYT", "Vượt", "missed", "95", "98"),
		stat.Find(stat.RowMissing, stat.CellRef{}, "MT-PHI-HO"),
		stat.Find(stat.ValueMissing, cell(5, 40), "QP-NHAPNGU"),
		stat.Find(stat.HiddenRead, stat.CellRef{}, "3"),
	}
}
