package tanabata.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/// Makes the command as [Main] connects it, for the generator of the man pages.
public final class ConnectedCommands implements IFactory {

  @Override
  public <K> K create(Class<K> type) throws Exception {
    return type == TanabataCommand.class
        ? type.cast(Main.connected().getCommand())
        : CommandLine.defaultFactory().create(type);
  }
}
