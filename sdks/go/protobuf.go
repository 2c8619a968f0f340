package mortise

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/golang/protobuf/descriptor"
	"github.com/golang/protobuf/proto"
	protobuf "github.com/golang/protobuf/protoc-gen-go/descriptor"
)

// Messages that protoc made travel as they are: the serialised message is the body of the envelope,
// its head is the empty object.

var emptyHead = []byte("{}")

// ProtoFunc makes a unary method of a function over protobuf messages, for an extension point whose
// interface has messages in place of records.
func ProtoFunc[In, Out descriptor.Message](
	run func(ctx context.Context, in In) (Out, error),
) Method {
	unary := func(ctx context.Context, _, body []byte) ([]byte, []byte, error) {
		in, err := parse[In](body)
		if err != nil {
			return nil, nil, err
		}
		out, err := run(ctx, in)
		if err != nil {
			return nil, nil, err
		}
		reply, err := proto.Marshal(out)
		return emptyHead, reply, err
	}
	return Method{takes: messageSchema[In](), returns: messageSchema[Out](), unary: unary}
}

// ProtoWatch makes a streaming method that sends messages until it returns. send blocks while the
// reader has no room and fails when the reader is gone.
func ProtoWatch[In, Item descriptor.Message](
	run func(ctx context.Context, in In, send func(Item) error) error,
) Method {
	stream := func(ctx context.Context, _ []byte, stream *Stream) error {
		_, body, err := stream.Receive()
		if err != nil {
			return err
		}
		in, err := parse[In](body)
		if err != nil {
			return err
		}
		return run(ctx, in, func(item Item) error {
			frame, err := proto.Marshal(item)
			if err != nil {
				return err
			}
			return stream.Send(emptyHead, frame)
		})
	}
	return Method{takes: messageSchema[In](), returns: messageSchema[Item](), stream: stream}
}

// fresh makes an empty message; M is a pointer to a struct, as protoc makes them.
func fresh[M descriptor.Message]() M {
	var none M
	return reflect.New(reflect.TypeOf(none).Elem()).Interface().(M)
}

func parse[M descriptor.Message](body []byte) (M, error) {
	message := fresh[M]()
	if err := proto.Unmarshal(body, message); err != nil {
		return message, Errorf("INVALID_ARGUMENT", "expected a %s, got %d bytes that are none: %s",
			proto.MessageName(message), len(body), err)
	}
	return message, nil
}

// messageSchema names the message and those in it, each with the form of its fields by number, so
// that the host can say at the start when the plugin was built with others.
func messageSchema[M descriptor.Message]() json.RawMessage {
	message := fresh[M]()
	file, root := descriptor.ForMessage(message)
	name := proto.MessageName(message)
	forms := messageForms{known: map[string]*protobuf.DescriptorProto{}, files: map[string]bool{}}
	forms.index(file)
	all := map[string]map[string]string{}
	forms.add(name, all)
	schema, err := json.Marshal(map[string]interface{}{
		"title": root.GetName(), "protobuf": name, "messages": all,
	})
	if err != nil {
		return nil
	}
	return schema
}

type messageForms struct {
	known map[string]*protobuf.DescriptorProto
	files map[string]bool
}

// index reads a file and those it imports, as far as they are part of this program.
func (f messageForms) index(file *protobuf.FileDescriptorProto) {
	if f.files[file.GetName()] {
		return
	}
	f.files[file.GetName()] = true
	f.messages(file.GetPackage(), file.MessageType)
	for _, name := range file.Dependency {
		if other := fileNamed(name); other != nil {
			f.index(other)
		}
	}
}

func (f messageForms) messages(scope string, messages []*protobuf.DescriptorProto) {
	for _, message := range messages {
		name := strings.TrimPrefix(scope+"."+message.GetName(), ".")
		f.known[name] = message
		f.messages(name, message.NestedType)
	}
}

func (f messageForms) add(name string, all map[string]map[string]string) {
	message := f.known[name]
	if message == nil || all[name] != nil {
		return
	}
	fields := map[string]string{}
	all[name] = fields
	for _, field := range message.Field {
		fields[strconv.Itoa(int(field.GetNumber()))] = fieldForm(field)
		if field.TypeName != nil {
			f.add(strings.TrimPrefix(field.GetTypeName(), "."), all)
		}
	}
}

// fieldForm is for example "repeated acme.v1.Line lines".
func fieldForm(field *protobuf.FieldDescriptorProto) string {
	word := strings.ToLower(strings.TrimPrefix(field.GetType().String(), "TYPE_"))
	if word == "message" {
		word = strings.TrimPrefix(field.GetTypeName(), ".")
	}
	label := ""
	switch field.GetLabel() {
	case protobuf.FieldDescriptorProto_LABEL_REPEATED:
		label = "repeated "
	case protobuf.FieldDescriptorProto_LABEL_REQUIRED:
		label = "required "
	}
	return label + word + " " + field.GetName()
}

func fileNamed(name string) *protobuf.FileDescriptorProto {
	packed := proto.FileDescriptor(name)
	if packed == nil {
		return nil
	}
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil
	}
	plain, err := io.ReadAll(reader)
	if err != nil {
		return nil
	}
	file := &protobuf.FileDescriptorProto{}
	if proto.Unmarshal(plain, file) != nil {
		return nil
	}
	return file
}
