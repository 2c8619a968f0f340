// A Go host that runs any echo plugin: host [-mtls] [-callback] [-calls N] command args...
package main

import (
	"context"
	"echo"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"time"

	"github.com/golang/protobuf/ptypes/wrappers"
	"github.com/hashicorp/go-hclog"
	plugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

func check(what string, err error) {
	if err != nil {
		fmt.Println("FAILED", what, err)
		plugin.CleanupClients()
		os.Exit(1)
	}
}

func main() {
	mtls := flag.Bool("mtls", false, "AutoMTLS")
	callback := flag.Bool("callback", false, "let the plugin call back through the broker")
	calls := flag.Int("calls", 0, "measure that many calls")
	flag.Parse()
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig:  echo.Handshake,
		Plugins:          map[string]plugin.Plugin{"echo": &echo.Plugin{}},
		Cmd:              exec.Command(flag.Arg(0), flag.Args()[1:]...),
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:         *mtls,
		Managed:          true,
		Logger:           hclog.New(&hclog.LoggerOptions{Level: hclog.Info, Output: os.Stdout}),
	})
	rpc, err := client.Client()
	check("start", err)
	check("ping", rpc.Ping())
	raw, err := rpc.Dispense("echo")
	check("dispense", err)
	e := raw.(*echo.Client)
	answer, err := echo.Say(context.Background(), e.Conn, []byte("hello"))
	check("say", err)
	fmt.Println("SAID", string(answer))
	if *callback {
		id := e.Broker.NextId()
		go e.Broker.AcceptAndServe(id, func(opts []grpc.ServerOption) *grpc.Server {
			s := grpc.NewServer(opts...)
			echo.Register(s)
			return s
		})
		out := new(wrappers.StringValue)
		check("callback", e.Conn.Invoke(context.Background(), "/echo.Echo/CallBack", &wrappers.UInt32Value{Value: id}, out))
		fmt.Println("CALLED BACK", out.Value)
	}
	measure(e, *calls)
	begin := time.Now()
	client.Kill()
	fmt.Println("EXITED", client.Exited(), "within 2 s:", time.Since(begin) < 2*time.Second)
}

func measure(e *echo.Client, calls int) {
	if calls == 0 {
		return
	}
	times := make([]time.Duration, calls)
	for i := -calls / 2; i < calls; i++ {
		begin := time.Now()
		_, err := echo.Say(context.Background(), e.Conn, []byte("hello"))
		check("say", err)
		if i >= 0 {
			times[i] = time.Since(begin)
		}
	}
	sort.Slice(times, func(i, j int) bool { return times[i] < times[j] })
	stream(e)
	begin := time.Now()
	stream(e)
	fmt.Println("10,000 messages", time.Since(begin))
	fmt.Println("P50", times[calls/2].Microseconds(), "µs")
}

func stream(e *echo.Client) {
	s, err := e.Conn.NewStream(context.Background(), &grpc.StreamDesc{ServerStreams: true}, "/echo.Echo/Count")
	check("stream", err)
	check("send", s.SendMsg(&wrappers.Int32Value{Value: 10000}))
	check("close", s.CloseSend())
	for i := 0; i < 10000; i++ {
		check("receive", s.RecvMsg(new(wrappers.Int32Value)))
	}
}
