// The peer: a host on Debian's go-plugin that measures the same things as the Java host.
//
//	host <plugin> <plain|mtls> <scenario> <number>...
//
// It prints one number a line: nanoseconds, calls a second or bytes, as the scenario says.
package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"bench"

	"github.com/hashicorp/go-hclog"
	plugin "github.com/hashicorp/go-plugin"
	"mortise.dev/sdk/wire"
)

var binary_ string
var mtls bool

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		plugin.CleanupClients()
		os.Exit(1)
	}
}

func number(i int) int {
	n, err := strconv.Atoi(os.Args[i])
	check(err)
	return n
}

func start() (*plugin.Client, wire.PluginClient) {
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig:  bench.Handshake,
		Plugins:          map[string]plugin.Plugin{"mortise": bench.Plugin{}},
		Cmd:              exec.Command(binary_),
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:         mtls,
		Managed:          true,
		Logger:           hclog.NewNullLogger(),
	})
	rpc, err := client.Client()
	check(err)
	raw, err := rpc.Dispense("mortise")
	check(err)
	return client, raw.(wire.PluginClient)
}

func call(c wire.PluginClient, body []byte) {
	_, err := c.Call(context.Background(), &wire.CallRequest{
		Start: &wire.Start{Contribution: "bench", Method: "echo", Head: []byte("{}")}, Body: body})
	check(err)
}

func main() {
	binary_, mtls = os.Args[1], os.Args[2] == "mtls"
	defer plugin.CleanupClients()
	switch os.Args[3] {
	case "unary": // calls bytes -> p50 in ns
		_, c := start()
		body := make([]byte, number(5))
		n := number(4)
		times := make([]int64, n)
		for i := -n / 2; i < n; i++ {
			begin := time.Now()
			call(c, body)
			if i >= 0 {
				times[i] = time.Since(begin).Nanoseconds()
			}
		}
		fmt.Println(p50(times))
	case "callers": // callers milliseconds -> calls a second
		_, c := start()
		var count int64
		run := func(d time.Duration) float64 {
			atomic.StoreInt64(&count, 0)
			var wg sync.WaitGroup
			begin := time.Now()
			for i := 0; i < number(4); i++ {
				wg.Add(1)
				go func() {
					defer wg.Done()
					for time.Since(begin) < d {
						call(c, []byte("0123456789abcdef"))
						atomic.AddInt64(&count, 1)
					}
				}()
			}
			wg.Wait()
			return float64(atomic.LoadInt64(&count)) / time.Since(begin).Seconds()
		}
		d := time.Duration(number(5)) * time.Millisecond
		run(d / 2)
		fmt.Println(run(d))
	case "stream": // frames bytes rounds -> messages a second
		_, c := start()
		head := make([]byte, 8)
		binary.BigEndian.PutUint32(head, uint32(number(4)))
		binary.BigEndian.PutUint32(head[4:], uint32(number(5)))
		rates := []int64{}
		for i := 0; i < number(6); i++ {
			begin := time.Now()
			s, err := c.Open(context.Background())
			check(err)
			check(s.Send(&wire.Frame{Kind: &wire.Frame_Start{Start: &wire.Start{Head: head}}}))
			n, err := bench.Drain(s)
			check(err)
			rates = append(rates, int64(float64(n)/time.Since(begin).Seconds()))
		}
		fmt.Println(p50(rates))
	case "start": // rounds -> p50 in ns, from launch to the first answer
		n := number(4)
		times := make([]int64, n)
		for i := -2; i < n; i++ {
			begin := time.Now()
			p, c := start()
			call(c, nil)
			if i >= 0 {
				times[i] = time.Since(begin).Nanoseconds()
			}
			p.Kill()
		}
		fmt.Println(p50(times))
	case "start-many": // plugins -> ns until all have answered
		p, c := start()
		call(c, nil)
		p.Kill()
		begin := time.Now()
		var wg sync.WaitGroup
		for i := 0; i < number(4); i++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, c := start()
				call(c, nil)
			}()
		}
		wg.Wait()
		fmt.Println(time.Since(begin).Nanoseconds())
	case "memory": // plugins -> bytes of resident memory each adds to the host
		for i := 0; i < 10; i++ { // what the first ones cost is the host's own
			_, c := start()
			call(c, nil)
		}
		before := resident()
		for i := 0; i < number(4); i++ {
			_, c := start()
			call(c, nil)
		}
		fmt.Println((resident() - before) / int64(number(4)))
	}
}

func p50(values []int64) int64 {
	sort.Slice(values, func(i, j int) bool { return values[i] < values[j] })
	return values[len(values)/2]
}

func resident() int64 {
	runtime.GC()
	debug.FreeOSMemory()
	raw, err := os.ReadFile("/proc/self/statm")
	check(err)
	pages, err := strconv.ParseInt(strings.Fields(string(raw))[1], 10, 64)
	check(err)
	return pages * int64(os.Getpagesize())
}
