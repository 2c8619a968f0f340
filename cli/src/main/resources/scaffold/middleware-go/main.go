// Middleware: sees every request after authentication; passes, changes or refuses it.
package main

import (
	"context"
	"strings"

	mortise "mortise.dev/sdk"
)

func apply(
	_ context.Context, request mortise.MiddlewareRequest,
) (mortise.MiddlewareDecision, error) {
	if strings.HasPrefix(request.Path, "/forbidden/") {
		return mortise.MiddlewareDecision{
			Refused: true, Status: 403, Payload: []byte("not here\n"),
		}, nil
	}
	return mortise.MiddlewareDecision{Headers: map[string]string{"x-{{id}}": "seen"}}, nil
}

func main() {
	mortise.Serve(mortise.Plugin{
		ID:         "{{id}}",
		Version:    "0.1.0",
		Middleware: &mortise.Middleware{Priority: 100, Apply: apply},
	})
}
