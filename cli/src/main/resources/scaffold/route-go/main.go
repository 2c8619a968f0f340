// Routes: answers HTTP below /api/v1/plugins/{{id}}/ with an ordinary http.Handler.
package main

import (
	"fmt"
	"net/http"

	mortise "mortise.dev/sdk"
)

func main() {
	handler := http.NewServeMux()
	handler.HandleFunc("/hello", func(answer http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(answer, "Hello!")
	})
	mortise.Serve(mortise.Plugin{
		ID:      "{{id}}",
		Version: "0.1.0",
		Routes: &mortise.Routes{
			Paths:   []mortise.Path{{Path: "/hello", Methods: []string{"get"}}},
			Handler: handler,
		},
	})
}
