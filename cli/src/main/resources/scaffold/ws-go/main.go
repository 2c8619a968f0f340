// A WebSocket below /api/v1/plugins/{{id}}/: says again what it hears.
package main

import (
	"context"
	"io"

	mortise "mortise.dev/sdk"
)

func talk(_ context.Context, _ mortise.Handshake, socket *mortise.Socket) error {
	for {
		message, err := socket.Receive()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := socket.Send(message); err != nil {
			return err
		}
	}
}

func main() {
	mortise.Serve(mortise.Plugin{
		ID:      "{{id}}",
		Version: "0.1.0",
		Routes: &mortise.Routes{
			Paths:     []mortise.Path{{Path: "/talk", Methods: []string{"connect"}}},
			WebSocket: talk,
		},
	})
}
