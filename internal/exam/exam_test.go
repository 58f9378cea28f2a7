package exam_test

import (
	"fmt"
	"strings"
	"testing"

	"wardbook/internal/catalog"
	"wardbook/internal/exam"
	"wardbook/internal/org"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
	"wardbook/seeds"
)

func known(t testing.TB) exam.Known {
	t.Helper()
	c, err := catalog.Load(seeds.Editions(), seeds.Targets(), seeds.Published())
	if err != nil {
		t.Fatal(err)
	}
	u, err := org.Load(seeds.Units()...)
	if err != nil {
		t.Fatal(err)
	}
	return exam.Known{Catalog: c, Units: u, Limits: sheet.DefaultLimits()}
}

func example(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := seeds.Example(name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

var term, _ = stat.ParsePeriod("2021-2025")

func appendix(t testing.TB, name string) exam.Paper {
	return exam.Paper{Name: name, Raw: example(t, name), Unit: "11557", Period: term}
}

// verdicts are the 21 results of the appendix: code, class, printed words.
const verdicts = `KT-CC-NLTS,decreased,Giảm
KT-CC-CNXD,exceeded,Vượt chỉ tiêu
KT-CC-TMDV,exceeded,Vượt chỉ tiêu
NN-LUA-DT,missed,Không đạt chỉ tiêu
NN-LUA-NS,met,Đạt chỉ tiêu
NN-LON,exceeded,Vượt chỉ tiêu
NN-GIACAM,exceeded,Vượt chỉ tiêu
NS-THU-KH,met,Đạt chỉ tiêu
KT-TNBQ,exceeded,Vượt chỉ tiêu
DS-TANG-TN,met,Đạt chỉ tiêu
XH-NGHEO,exceeded,Vượt chỉ tiêu
LD-VIECLAM,missed,Không đạt chỉ tiêu
YT-BHYT,missed,Không đạt chỉ tiêu
GD-CHUAN2-SL,exceeded,Vượt chỉ tiêu
YT-TRAM-SL,met,Đạt chỉ tiêu
NTM-KM-SL,met,Đạt chỉ tiêu
MT-CTR-TGXL,missed,Không đạt chỉ tiêu
MT-NUOC-HVS,met,Hoàn thành
MT-PHI-HO,missed,Không đạt
QP-NHAPNGU,met,Đạt chỉ tiêu
AN-TRATTU,attested,Đạt chỉ tiêu
`

func TestAppendix(t *testing.T) {
	k := known(t)
	for _, name := range []string{"phu-luc-van-ban.xlsx", "phu-luc-so.xlsx", "phu-luc.docx", "phu-luc.csv"} {
		t.Run(name, func(t *testing.T) {
			x := exam.Examine(appendix(t, name), k)
			if !x.Accepted() {
				t.Errorf("refused: %v", x.Findings)
			}
			if len(x.Findings) > 0 {
				t.Errorf("findings: %v, want none", x.Findings)
			}
			actual, target := 0, 0
			for _, o := range x.Observations {
				switch {
				case o.Role == stat.Actual && o.Value.Shape != stat.Blank:
					actual++
				case o.Role == stat.TargetRole && o.Value.Shape != stat.Blank:
					target++
				}
			}
			if actual != 21 || target != 20 {
				t.Errorf("%d actual values and %d targets, want 21 and 20", actual, target)
			}
			var got strings.Builder
			for _, v := range x.Verdicts {
				fmt.Fprintf(&got, "%s,%s,%s\n", v.Indicator, v.Class, v.Label)
			}
			if got.String() != verdicts {
				t.Errorf("verdicts:\n%s\nwant:\n%s", got.String(), verdicts)
			}
		})
	}
}

// planted makes the CSV of the appendix with some cells changed.
func planted(t *testing.T, changes ...string) exam.Paper {
	t.Helper()
	raw := string(example(t, "phu-luc.csv"))
	for i := 0; i+1 < len(changes); i += 2 {
		if strings.Count(raw, changes[i]) != 1 {
			t.Fatalf("%q stands %d times in the appendix", changes[i], strings.Count(raw, changes[i]))
		}
		raw = strings.Replace(raw, changes[i], changes[i+1], 1)
	}
	return exam.Paper{Name: "phu-luc.csv", Raw: []byte(raw), Unit: "11557", Period: term}
}

func list(fs []stat.Finding) string {
	var b strings.Builder
	for _, f := range fs {
		cells := make([]string, len(f.Cells))
		for i, c := range f.Cells {
			cells[i] = c.String()
		}
		fmt.Fprintf(&b, "%s %s %s [%s] %s\n", f.Severity, f.Code, f.At, strings.Join(cells, " "), strings.Join(f.Args, " | "))
	}
	return b.String()
}

func TestPlanted(t *testing.T) {
	k := known(t)
	rows := []struct {
		name    string
		changes []string
		want    string
	}{
		{"a share changed, ten thousand pigs lost, a kind verdict",
			[]string{"16,5;9;", "16,5;10;", "6.200;14.000;", "6.200;14;", "100;95;Không đạt chỉ tiêu", "100;95;Vượt"},
			`blocking shares-sum E7 [E7 E8 E9] KT-CC-NLTS | 101 | 100 | 0.15
question magnitude-jump E13 [] NN-LON | 14 | 6200 | target
question verdict-differs F19 [] LD-VIECLAM | Vượt | missed | 95 | 100
`},
		{"a figure in words", []string{"462;357;", "462;nhiều;"}, `blocking number-words E11 [] NN-LUA-DT | nhiều
`},
		{"two readings", []string{"67.000;220.000;", "67.000;220,000;"}, `question number-ambiguous E14 [] NN-GIACAM | 220,000 | 220000 | 220
`},
		{"a required cell is blank", []string{"80;92,1;", "80;;"}, `blocking value-missing E16 [] KT-TNBQ
`},
		{"another measure", []string{";ha;", ";con;"}, `blocking measure-differs C11 [] NN-LUA-DT | con | ha
`},
		{"another measure of the family", []string{";ha;462;357;", ";m2;4.620.000;3.570.000;"}, `note measure-converted D11 [] NN-LUA-DT | m2 | ha | 462
note measure-converted E11 [] NN-LUA-DT | m2 | ha | 357
`},
		{"a target that was not set", []string{"80;92,1;", "85;92,1;"}, `question target-differs D16 [] KT-TNBQ | 85 | 80
`},
		{"a row twice", []string{"\n6;", "\n6;Tỷ lệ hộ nghèo;%;0,2;1;Không đạt chỉ tiêu\n6;"}, `blocking row-duplicate E19 [E18 E19] XH-NGHEO | 1 | 0
`},
	}
	for _, row := range rows {
		x := exam.Examine(planted(t, row.changes...), k)
		if got := list(x.Findings); got != row.want {
			t.Errorf("%s:\n%s\nwant:\n%s", row.name, got, row.want)
		}
	}
}

func TestWithoutABlockingFindingItIsAccepted(t *testing.T) {
	x := exam.Examine(planted(t, "6.200;14.000;", "6.200;14;", "100;95;Không đạt chỉ tiêu", "100;95;Vượt"), known(t))
	if !x.Accepted() || stat.Count(x.Findings, stat.Question) != 2 || len(x.Findings) != 2 {
		t.Errorf("accepted %v with %v, want accepted with two questions", x.Accepted(), x.Findings)
	}
	for _, o := range x.Observations {
		if want := o.Indicator == "NN-LON" && o.Role == stat.Actual; o.Questioned != want {
			t.Errorf("%s %s: questioned %v, want %v", o.Indicator, o.Role, o.Questioned, want)
		}
	}
}

func TestUnnamed(t *testing.T) {
	k := known(t)
	p := appendix(t, "phu-luc.csv")
	p.Unit, p.Period = "", stat.Period{}
	if x := exam.Examine(p, k); x.Unit != "11557" || x.Period != term {
		t.Errorf("the title names unit %q and period %s, want 11557 and 2021-2025", x.Unit, x.Period)
	}
	p.Raw = []byte("TT;Chỉ tiêu;ĐVT;NQĐH;Thực hiện\n")
	if x := exam.Examine(p, k); !x.Unnamed() {
		t.Errorf("a file that names nothing: got %+v, want Unnamed", x)
	}
	p.Raw = []byte("%PDF-1.7")
	if x := exam.Examine(p, k); x.Unnamed() || len(x.Findings) != 1 {
		t.Errorf("an unreadable file that names nothing: got %v, want its one finding", x.Findings)
	}
}

func TestOtherUnitInTheTitle(t *testing.T) {
	p := appendix(t, "phu-luc.csv")
	p.Unit = "11560"
	x := exam.Examine(p, known(t))
	if len(x.Findings) == 0 || x.Findings[0].Code != stat.UnitDiffers || x.Findings[0].Severity != stat.Question {
		t.Errorf("findings %v, want the question unit-differs first", x.Findings)
	}
}

func BenchmarkExamine(b *testing.B) {
	k := known(b)
	p := appendix(b, "phu-luc-van-ban.xlsx")
	exam.Examine(p, k)
	b.ReportAllocs()
	for b.Loop() {
		exam.Examine(p, k)
	}
}
