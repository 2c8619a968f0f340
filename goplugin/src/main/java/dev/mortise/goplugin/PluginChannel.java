package dev.mortise.goplugin;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.util.concurrent.CompletableFuture;

/// A channel that knows whose it is, so that a failed call can be told in words.
final class PluginChannel extends Channel {
  private final ManagedChannel inner;
  private final String plugin;
  private final int messageBytesMax;
  private final CompletableFuture<Exit> exited;
  private final Patience patience = new Patience();

  PluginChannel(
      ManagedChannel inner, String plugin, int messageBytesMax, CompletableFuture<Exit> exited) {
    this.inner = inner;
    this.plugin = plugin;
    this.messageBytesMax = messageBytesMax;
    this.exited = exited;
  }

  String plugin() {
    return plugin;
  }

  int messageBytesMax() {
    return messageBytesMax;
  }

  CompletableFuture<Exit> exited() {
    return exited;
  }

  Patience patience() {
    return patience;
  }

  @Override
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    return inner.newCall(method, options);
  }

  @Override
  public String authority() {
    return inner.authority();
  }
}
