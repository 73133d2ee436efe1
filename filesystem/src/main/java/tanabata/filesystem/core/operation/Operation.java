package tanabata.filesystem.core.operation;

/// What a call does, or a part of it.
@FunctionalInterface
public interface Operation {

  /// Runs it. If it throws, it has changed nothing.
  Step run(Work work);
}
