// Says again what it hears on a WebSocket.
package main

import (
	"context"
	"io"

	mortise "mortise.dev/sdk"
)

func echo(_ context.Context, _ mortise.Handshake, socket *mortise.Socket) error {
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
		ID:      "ws-echo",
		Version: "1.0.0",
		Routes: &mortise.Routes{
			Paths:     []mortise.Path{{Path: "/echo", Methods: []string{"connect"}}},
			WebSocket: echo,
		},
	})
}
