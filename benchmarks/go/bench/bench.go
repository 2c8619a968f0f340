// Package bench is the contract that the benchmark's plugin and both hosts share: the carrier's own
// service, answered as simply as it can be.
package bench

import (
	"context"
	"encoding/binary"
	"io"

	plugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"mortise.dev/sdk/wire"
)

// Handshake is the carrier's.
var Handshake = plugin.HandshakeConfig{
	ProtocolVersion:  1,
	MagicCookieKey:   "MORTISE_PLUGIN",
	MagicCookieValue: "6d6f7274697365",
}

// Plugin hands out the generated client, or registers the service.
type Plugin struct{ plugin.NetRPCUnsupportedPlugin }

func (Plugin) GRPCServer(_ *plugin.GRPCBroker, s *grpc.Server) error {
	wire.RegisterPluginServer(s, &server{})
	return nil
}

func (Plugin) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, c *grpc.ClientConn) (interface{}, error) {
	return wire.NewPluginClient(c), nil
}

type server struct{ wire.UnimplementedPluginServer }

func (*server) Describe(context.Context, *wire.DescribeRequest) (*wire.DescribeReply, error) {
	return &wire.DescribeReply{EnvelopeVersion: 1, Id: "bench", Version: "1.0.0", Sdk: "bench"}, nil
}

// Call answers with the body it got.
func (*server) Call(_ context.Context, r *wire.CallRequest) (*wire.CallReply, error) {
	return &wire.CallReply{Body: r.Body}, nil
}

// Open sends as many frames as the head asks for: two big-endian numbers, count and bytes of each.
func (*server) Open(stream wire.Plugin_OpenServer) error {
	first, err := stream.Recv()
	if err != nil {
		return err
	}
	head := first.GetStart().GetHead()
	body := make([]byte, binary.BigEndian.Uint32(head[4:]))
	frame := &wire.Frame{Kind: &wire.Frame_Data{Data: &wire.Data{Body: body}}}
	for i := uint32(0); i < binary.BigEndian.Uint32(head); i++ {
		if err := stream.Send(frame); err != nil {
			return err
		}
	}
	return nil
}

// Drain counts what a stream brings.
func Drain(stream wire.Plugin_OpenClient) (int, error) {
	for n := 0; ; n++ {
		if _, err := stream.Recv(); err == io.EOF {
			return n, nil
		} else if err != nil {
			return n, err
		}
	}
}
