package tanabata.simulation.transcript;

import java.util.function.Consumer;

/// The cores that a transcript is about, and the meaning of its lines.
@FunctionalInterface
public interface Scene {

  /// Does what the line says. What the cores do because of it goes to the [Consumer] that the scene
  /// was made with, line by line, before this returns.
  ///
  /// @throws IllegalArgumentException if the line means nothing; see [ScriptLine#error]
  void act(ScriptLine line);

  /// How a scene begins.
  @FunctionalInterface
  interface Maker {

    /// @param lines takes what the cores do, one line each, without the indentation
    Scene make(Consumer<String> lines);
  }
}
