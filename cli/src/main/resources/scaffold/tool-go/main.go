// A tool: what it takes is a struct, its JSON Schema comes from there.
package main

import (
	"context"

	mortise "mortise.dev/sdk"
)

// Arguments is what a caller says.
type Arguments struct {
	Name string `json:"name"`
}

func greet(_ context.Context, arguments Arguments) (string, error) {
	if arguments.Name == "" {
		return "Hello, world!", nil
	}
	return "Hello, " + arguments.Name + "!", nil
}

func main() {
	mortise.Serve(mortise.Plugin{
		ID:      "{{id}}",
		Version: "0.1.0",
		Tools: map[string]mortise.Tool{
			"{{tool}}": mortise.TypedTool("Greets somebody", greet),
		},
	})
}
