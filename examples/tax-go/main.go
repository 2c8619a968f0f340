// A rule of the extension point acme.TaxRule, written in Go.
package main

import (
	"context"
	"os"

	mortise "mortise.dev/sdk"
)

// Order is what the application wants taxed.
type Order struct {
	ID       string `json:"id"`
	Country  string `json:"country"`
	NetCents int64  `json:"netCents"`
}

// Money is an amount in the smallest unit of a currency.
type Money struct {
	Cents    int64  `json:"cents"`
	Currency string `json:"currency"`
}

// Percent by country; all others pay nothing here.
var percent = map[string]int64{"FR": 20, "IT": 22, "ES": 21}

func tax(ctx context.Context, order Order) (Money, error) {
	if order.Country == "XX" {
		// For demonstrations: the host must notice, name this plugin, and start it again.
		mortise.Logger().Error("tax-go crashes because it was asked to", "order", order.ID)
		os.Exit(3)
	}
	return Money{Cents: order.NetCents * percent[order.Country] / 100, Currency: "EUR"}, nil
}

func main() {
	mortise.Serve(mortise.Plugin{
		ID:      "tax-go",
		Version: "1.0.0",
		Points: map[string]mortise.Point{
			"acme.TaxRule": {Methods: map[string]mortise.Method{"tax": mortise.Func(tax)}},
		},
	})
}
