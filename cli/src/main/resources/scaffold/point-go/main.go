// An extension point of an application, implemented: put the application's own structs here.
package main

import (
	"context"

	mortise "mortise.dev/sdk"
)

// Person is what the application hands over.
type Person struct {
	Name string `json:"name"`
}

// Text is what it wants back.
type Text struct {
	Text string `json:"text"`
}

func greet(_ context.Context, person Person) (Text, error) {
	return Text{Text: "Hello, " + person.Name + "!"}, nil
}

func main() {
	mortise.Serve(mortise.Plugin{
		ID:      "{{id}}",
		Version: "0.1.0",
		Points: map[string]mortise.Point{
			"{{point}}": {Methods: map[string]mortise.Method{"greet": mortise.Func(greet)}},
		},
	})
}
