package app

import (
	"log/slog"
	"net/http"

	"wardbook/internal/web"
)

// Site gives the portal of the city. Host says which Host headers are ours; nil
// takes all.
func (a *App) Site(log *slog.Logger, host func(string) bool) (http.Handler, error) {
	o := web.Options{Desk: a, Catalog: a.catalog, Units: a.units, Regime: a.regime, City: DemoCity, Now: a.Now, Host: host, Log: log}
	if a.config.Demo {
		o.Demo = &web.Demo{Unit: DemoWard, Period: demoTerm}
	}
	return web.New(o)
}
