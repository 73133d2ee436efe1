package tanabata.node.view;

import tanabata.node.config.ResourceConfig;

/// The names that sentences about a resource use.
public record Names(String resource, String here, String peer) {

  public static Names of(ResourceConfig config) {
    return new Names(config.name(), config.here().name().name(), config.peer().name().name());
  }
}
