// A route that goes on: server-sent events below /api/v1/plugins/{{id}}/.
package main

import (
	"fmt"
	"net/http"

	mortise "mortise.dev/sdk"
)

func events(answer http.ResponseWriter, _ *http.Request) {
	answer.Header().Set("Content-Type", "text/event-stream")
	for _, word := range []string{"one", "two"} {
		fmt.Fprintf(answer, "data: %s\n\n", word)
	}
}

func main() {
	handler := http.NewServeMux()
	handler.HandleFunc("/events", events)
	mortise.Serve(mortise.Plugin{
		ID:      "{{id}}",
		Version: "0.1.0",
		Routes: &mortise.Routes{
			Paths:   []mortise.Path{{Path: "/events", Methods: []string{"get"}}},
			Handler: handler,
		},
	})
}
