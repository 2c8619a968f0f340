// A rule of the extension point acme.Freight over protobuf messages, written in Go.
package main

import (
	"context"

	mortise "mortise.dev/sdk"
)

const centsPerKilo = 150

func cents(parcel *Parcel) int64 {
	var grams int64
	for _, item := range parcel.Items {
		grams += int64(item.Grams)
	}
	return (grams*centsPerKilo + 999) / 1000
}

func price(_ context.Context, parcel *Parcel) (*Price, error) {
	if len(parcel.Items) == 0 {
		return nil, mortise.Errorf("INVALID_ARGUMENT", "a parcel to %s without items", parcel.Country)
	}
	return &Price{Cents: cents(parcel), Currency: "EUR", How: &Price_Carrier{Carrier: "van"}}, nil
}

func offers(_ context.Context, parcel *Parcel, send func(*Price) error) error {
	for _, percent := range []int64{100, 150, 300} {
		offer := &Price{Cents: cents(parcel) * percent / 100, Currency: "EUR"}
		if err := send(offer); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	mortise.Serve(mortise.Plugin{
		ID:      "freight-go",
		Version: "1.0.0",
		Points: map[string]mortise.Point{
			"acme.Freight": {Methods: map[string]mortise.Method{
				"price":  mortise.ProtoFunc(price),
				"offers": mortise.ProtoWatch(offers),
			}},
		},
	})
}
