package tanabata.node.cli;

import tanabata.node.admin.DaemonStarter;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.Reply;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;
import tanabata.node.demo.JavaDaemonLauncher;

/// The entry point of the `tanabata` command, and the place where its verbs are connected.
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    Ports ports =
        new Ports(
            daemon(), metadata(), new JavaDaemonLauncher(Main.class.getName()), Prompt::atTerminal);
    System.exit(TanabataCommand.with(ports).execute(arguments));
  }

  private static DaemonStarter daemon() {
    return config -> new Reply.Refused("this build has no daemon yet");
  }

  private static MetadataCreator metadata() {
    return new MetadataCreator() {
      @Override
      public Finding inspect(NodeConfig config, ResourceConfig resource, boolean adopt) {
        return new Finding.Forbidden("this build cannot create metadata yet");
      }

      @Override
      public Reply create(NodeConfig config, ResourceConfig resource, boolean adopt) {
        return new Reply.Refused("this build cannot create metadata yet");
      }
    };
  }
}
