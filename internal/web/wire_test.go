package web_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"wardbook/internal/stat"
	"wardbook/internal/web"
)

// TestShapes compares the keys of every JSON object, in order, with the product's promise.
func TestShapes(t *testing.T) {
	d := open(t)
	s := site(t, d)
	post := func(path, body string) string {
		return do(s, httptest.NewRequest("POST", path, strings.NewReader(body))).Body.String()
	}
	for _, row := range []struct{ what, got, want string }{
		{"check", post("/api/check?unit=11557&period=2021-2025&name=a.xlsx", "x"),
			"{file,sha256,form,edition,unit,period,accepted,observations:[{indicator,role,value,bound,upper,not_applicable,text,cell}],verdicts:[{indicator,class,label,stated,cell}],findings:[{code,severity,cell,cells:[],args:[],message:{en,vi}}]}"},
		{"submit", post("/api/submit?unit=11557&period=2026-11&name=a.xlsx", "x"),
			"{receipt,state,version,sha256,duplicate,unit,period,form,accepted,findings:[]}"},
		{"submission", get(s, "/api/submissions/11557-2021-2025-K7QF").Body.String(),
			"{receipt,state,version,sha256,duplicate,unit,period,form,accepted,findings:[]}"},
		{"status", get(s, "/api/status?under=31&period=2026-10").Body.String(),
			"{under,period,deadline,expected,received,accepted,late,missing:[],units:[{unit,name,state,version,received,on_time,receipt,blocking,questions}]}"},
		{"rollup", get(s, "/api/rollup?under=31&period=2026-10").Body.String(),
			"{under,period,basis,rows:[{indicator,role,value,measure,reported,questioned,expected,weight,estimated,missing:[],withheld,reason}]}"},
		{"publish", post("/api/publish?report=month&unit=31&period=2026-10", ""),
			"{report,unit,period,publication,revision,created,files:[{name,type,bytes,sha256}],used:[{unit,version}]}"},
		{"explain", get(s, "/api/explain?unit=31&period=2026-10&indicator=DS-DANSO").Body.String(),
			"{unit,period,indicator,role,value,how,sources:[{unit,version,value,text,sha256,cell,edition,receipt}]}"},
		{"problem", get(s, "/api/status?under=99999&period=2026-10").Body.String(),
			"{type,title,status,detail,instance,reference}"},
	} {
		if got := shape(t, row.got); got != row.want {
			t.Errorf("%s has the shape\n%s, want\n%s", row.what, got, row.want)
		}
	}
}

// shape writes the keys of a JSON text in order; of a list, its first element.
func shape(t *testing.T, text string) string {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	var walk func() string
	walk = func() string {
		tok, err := dec.Token()
		if err != nil {
			t.Fatalf("%v in\n%.300s", err, text)
		}
		switch tok {
		case json.Delim('{'):
			var keys []string
			for dec.More() {
				k, _ := dec.Token()
				key := k.(string)
				if v := walk(); v != "" {
					key += ":" + v
				}
				keys = append(keys, key)
			}
			_, _ = dec.Token()
			return "{" + strings.Join(keys, ",") + "}"
		case json.Delim('['):
			first, n := "", 0
			for ; dec.More(); n++ {
				if v := walk(); n == 0 {
					first = v
				}
			}
			_, _ = dec.Token()
			return "[" + first + "]"
		case nil:
			return "null"
		}
		return ""
	}
	return walk()
}

func TestValuesOnTheWire(t *testing.T) {
	obs, _ := appendix()
	sub := stat.Submission{Period: period("2021-2025"), Observations: append(obs,
		stat.Observation{Indicator: "A", Value: stat.Value{Shape: stat.Range, Num: value("78").Num, Upper: value("85").Num}},
		stat.Observation{Indicator: "B", Value: stat.Value{Shape: stat.NotApplicable}, Period: period("2024")})}
	got := map[stat.IndicatorCode]web.ObservationJSON{}
	for _, o := range web.NewCheckJSON(sub, func(stat.Finding) map[string]string { return nil }).Observations {
		if o.Role != stat.TargetRole {
			got[o.Indicator] = o
		}
	}
	for _, row := range []struct {
		what string
		code stat.IndicatorCode
		want web.ObservationJSON
	}{
		{"a number", "KT-TNBQ", web.ObservationJSON{Indicator: "KT-TNBQ", Role: "actual", Value: "92.1", Text: "92,1", Cell: "Phụ lục!E14"}},
		{"a bound", "DS-TANG-TN", web.ObservationJSON{Indicator: "DS-TANG-TN", Role: "actual", Value: "1", Bound: "<", Text: "< 1", Cell: "Phụ lục!E15"}},
		{"words", "AN-TRATTU", web.ObservationJSON{Indicator: "AN-TRATTU", Role: "actual", Text: "Giữ vững ANCT-TTATXH, không có trọng án", Cell: "Phụ lục!E26"}},
		{"a range", "A", web.ObservationJSON{Indicator: "A", Value: "78", Upper: "85"}},
		{"nothing to report, of another period", "B", web.ObservationJSON{Indicator: "B", NotApplicable: true, Period: "2024"}},
	} {
		if got[row.code] != row.want {
			t.Errorf("%s = %+v, want %+v", row.what, got[row.code], row.want)
		}
	}
}

func TestAnswers(t *testing.T) {
	s := site(t, open(t))
	post := func(path string) *httptest.ResponseRecorder {
		return do(s, httptest.NewRequest("POST", path, strings.NewReader("figures")))
	}
	first, again := post("/api/submit?unit=11557&period=2026-11&name=a.xlsx"), post("/api/submit?unit=11557&period=2026-11&name=b.xlsx")
	if !strings.Contains(first.Body.String(), `"duplicate": false`) || !strings.Contains(again.Body.String(), `"duplicate": true`) {
		t.Errorf("the same bytes twice: %s then %s", first.Body, again.Body)
	}
	if w := get(s, "/api/status?under=31&period=2026-10"); !strings.Contains(w.Body.String(), `"deadline": "2026-10-16T17:00:00+07:00"`) {
		t.Errorf("status has no deadline at +07:00:\n%.200s", w.Body)
	}
	made, found := post("/api/publish?report=month&unit=31&period=2026-10"), post("/api/publish?report=month&unit=31&period=2026-10")
	if made.Code != 201 || found.Code != 200 {
		t.Errorf("publishing twice = %d, %d, want 201, 200", made.Code, found.Code)
	}
	if w := post("/api/publish?report=year&unit=31&period=2026-10"); w.Code != 422 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("a year's report for a month = %d %s, want a problem 422", w.Code, w.Header().Get("Content-Type"))
	}
	large := httptest.NewRequest("POST", "/api/submit?unit=11557&period=2026-11&name=a.xlsx", strings.NewReader(strings.Repeat("x", web.MaxUpload+1)))
	if w := do(s, large); w.Code != 413 {
		t.Errorf("a file over the limit = %d, want 413", w.Code)
	}
}
