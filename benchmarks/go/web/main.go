// A plugin with routes for the benches of the server: a greeting, events, and large bodies both
// ways; its id is its file's name.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"

	mortise "mortise.dev/sdk"
)

const pieceBytes = 64 << 10

func hello(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, `{"greeting":"Hello, world!"}`)
}

// events says one thing and then nothing until nobody listens any more.
func events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "data: hello\n\n")
	<-r.Context().Done()
}

// upload says how many bytes came.
func upload(w http.ResponseWriter, r *http.Request) {
	count, err := io.Copy(io.Discard, r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	fmt.Fprint(w, count)
}

// download sends as many bytes as it is asked for.
func download(w http.ResponseWriter, r *http.Request) {
	left, err := strconv.Atoi(r.URL.Query().Get("bytes"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	for piece := make([]byte, pieceBytes); left > 0; left -= len(piece) {
		if left < len(piece) {
			piece = piece[:left]
		}
		if _, err := w.Write(piece); err != nil {
			return
		}
	}
}

func main() {
	handler := http.NewServeMux()
	handler.HandleFunc("/hello", hello)
	handler.HandleFunc("/events", events)
	handler.HandleFunc("/upload", upload)
	handler.HandleFunc("/download", download)
	get, post := []string{"get"}, []string{"post"}
	mortise.Serve(mortise.Plugin{
		ID:      filepath.Base(os.Args[0]),
		Version: "1.0.0",
		Routes: &mortise.Routes{
			Paths: []mortise.Path{
				{Path: "/hello", Methods: get},
				{Path: "/events", Methods: get},
				{Path: "/upload", Methods: post},
				{Path: "/download", Methods: get},
			},
			Handler: handler,
		},
	})
}
