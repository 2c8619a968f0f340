// The plugin of the benchmarks, the same for both hosts.
package main

import (
	"bench"

	"github.com/hashicorp/go-hclog"
	plugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

func main() {
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: bench.Handshake,
		Plugins:         map[string]plugin.Plugin{"mortise": bench.Plugin{}},
		Logger:          hclog.NewNullLogger(),
		GRPCServer: func(o []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(o, grpc.MaxRecvMsgSize(64<<20))...)
		},
	})
}
