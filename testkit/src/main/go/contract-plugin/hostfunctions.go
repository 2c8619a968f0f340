package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	mortise "mortise.dev/sdk"
)

// Ask is what the scenarios of host functions are told.
type Ask struct {
	URL    string `json:"url"`
	Number int64  `json:"number"`
}

func store(ctx context.Context) (string, error) {
	storage := mortise.HostFrom(ctx).Storage()
	for key, value := range map[string]string{"b": "2", "a": "1"} {
		if err := storage.Put(ctx, key, []byte(value)); err != nil {
			return "", err
		}
	}
	one, found, err := storage.Get(ctx, "a")
	if err != nil || !found {
		return "", err
	}
	before, err := storage.Keys(ctx, "")
	if err != nil {
		return "", err
	}
	existed, err := storage.Delete(ctx, "b")
	if err != nil {
		return "", err
	}
	after, err := storage.Keys(ctx, "")
	return fmt.Sprintf("%s [%s] %v [%s]",
		one, strings.Join(before, ", "), existed, strings.Join(after, ", ")), err
}

// Asked is one host function of the walk through the catalogue.
type Asked struct {
	Function   string          `json:"function"`
	Method     string          `json:"method"`
	Head       json.RawMessage `json:"head"`
	Stream     bool            `json:"stream"`
	Background bool            `json:"background"`
}

// askFor answers with "answered", or the code it was refused with.
func askFor(ctx context.Context, asked Asked) (string, error) {
	host := mortise.HostFrom(ctx)
	if asked.Background {
		host = host.Background()
	}
	var err error
	if asked.Stream {
		err = firstFrame(ctx, host, asked)
	} else {
		_, _, err = host.CallRaw(ctx, asked.Function, asked.Method, asked.Head, nil)
	}
	if err != nil {
		return mortise.CodeOf(err), nil
	}
	return "answered", nil
}

func firstFrame(ctx context.Context, host *mortise.Host, asked Asked) error {
	exchange, err := host.Open(ctx, asked.Function, asked.Method, asked.Head)
	if err != nil {
		return err
	}
	defer exchange.Close()
	if err := exchange.Finish(); err != nil {
		return err
	}
	_, _, err = exchange.Receive()
	return err
}

func open(ctx context.Context, ask Ask) (*mortise.HTTPStream, error) {
	return mortise.HostFrom(ctx).HTTP().Open(ctx, mortise.HTTPRequest{URL: ask.URL}, nil)
}

func fetch(ctx context.Context, ask Ask) (string, error) {
	answer, err := open(ctx, ask)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	buffer := make([]byte, pieceBytes)
	var total int64
	for {
		count, err := answer.Body.Read(buffer)
		total += int64(count)
		if ask.Number > 0 && total >= ask.Number {
			return fmt.Sprintf("%d enough", answer.Status), nil
		}
		if err == io.EOF {
			return fmt.Sprintf("%d %d", answer.Status, total), nil
		}
		if err != nil {
			return "", err
		}
	}
}

func stall(ctx context.Context, ask Ask) (string, error) {
	answer, err := open(ctx, ask)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	if _, err := answer.Body.Read(make([]byte, 1)); err != nil {
		return "", err
	}
	<-ctx.Done()
	return "", ctx.Err()
}

func upload(ctx context.Context, ask Ask) (string, error) {
	request := mortise.HTTPRequest{Method: "post", URL: ask.URL}
	body := bytes.NewReader(make([]byte, ask.Number))
	answer, err := mortise.HostFrom(ctx).HTTP().Open(ctx, request, body)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return fmt.Sprintf("%d %s", answer.Status, text), err
}

func listen(ctx context.Context, ask Ask) (string, error) {
	events, err := mortise.HostFrom(ctx).Events().Subscribe(ctx, "done")
	if err != nil {
		return "", err
	}
	defer events.Close()
	var heard []string
	for int64(len(heard)) < ask.Number {
		event, err := events.Next()
		if err != nil {
			return "", err
		}
		heard = append(heard, fmt.Sprintf("%s of %s", event.Content, event.Publisher))
	}
	return strings.Join(heard, ", "), nil
}

func watchPods(ctx context.Context) (string, error) {
	pods, err := mortise.HostFrom(ctx).Kubernetes().Namespace("dev").Watch(ctx, "pods", "", "")
	if err != nil {
		return "", err
	}
	defer pods.Close()
	for count := 0; ; count++ {
		if _, err := pods.Next(); err != nil {
			return fmt.Sprintf("%d %s", count, mortise.CodeOf(err)), nil
		}
	}
}

func talk(ctx context.Context) (string, error) {
	socket, err := mortise.HostFrom(ctx).DialWebSocket(ctx, "wss://talk.example/", nil)
	if err != nil {
		return "", err
	}
	defer socket.Close()
	if err := socket.SendText("hello"); err != nil {
		return "", err
	}
	answer, err := socket.Receive()
	return fmt.Sprintf("%v %s", answer.Text, answer.Payload), err
}

func progress(ctx context.Context) (string, error) {
	return "told", mortise.HostFrom(ctx).Progress(ctx, 1, 2, "half")
}
