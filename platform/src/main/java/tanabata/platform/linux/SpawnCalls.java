package tanabata.platform.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/// The calls of [Calls] that begin a program which inherits descriptors, and take one back.
final class SpawnCalls {

  private static final MethodHandle SOCKETPAIR =
      Calls.bind(
          "socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle RECVMSG =
      Calls.bind("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle WAITPID =
      Calls.bind("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle ACTIONS_INIT =
      Calls.bind("posix_spawn_file_actions_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle ACTIONS_DESTROY =
      Calls.bind("posix_spawn_file_actions_destroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle ACTIONS_DUP =
      Calls.bind(
          "posix_spawn_file_actions_adddup2",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle ACTIONS_OPEN =
      Calls.bind(
          "posix_spawn_file_actions_addopen",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle SPAWN =
      Calls.bind(
          "posix_spawnp",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));

  private static final int AF_UNIX = 1;
  private static final int STREAM_CLOSED_ON_EXEC = 1 | 0x80000;
  private static final int RECEIVE_CLOSED_ON_EXEC = 0x40000000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int O_RDWR = 2;

  /// More than any C library needs.
  private static final int ACTIONS_BYTES = 512;

  private SpawnCalls() {}

  /// Both ends of a socket.
  record Ends(int ours, int theirs) {}

  /// @return two descriptors, or a negated errno in the first of them
  static Ends socketPair() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Calls.STATE_OF_THREAD.get();
      MemorySegment pair = arena.allocate(JAVA_INT, 2);
      int result = (int) SOCKETPAIR.invokeExact(state, AF_UNIX, STREAM_CLOSED_ON_EXEC, 0, pair);
      return result < 0
          ? new Ends((int) Calls.folded(result, state), -1)
          : new Ends(pair.getAtIndex(JAVA_INT, 0), pair.getAtIndex(JAVA_INT, 1));
    } catch (Throwable e) {
      throw Calls.impossible(e);
    }
  }

  /// Begins a program that has descriptors as its standard error and as its number 3.
  ///
  /// @return its process id, or a negated errno
  static int spawn(List<String> command, List<String> environment, int errors, int third) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Calls.STATE_OF_THREAD.get();
      MemorySegment actions = arena.allocate(ACTIONS_BYTES, Long.BYTES);
      MemorySegment nowhere = arena.allocateFrom("/dev/null");
      int result = (int) ACTIONS_INIT.invokeExact(state, actions);
      // In this order: number 3 may be that of the errors here.
      result |= (int) ACTIONS_DUP.invokeExact(state, actions, errors, 2);
      result |= (int) ACTIONS_DUP.invokeExact(state, actions, third, 3);
      result |= (int) ACTIONS_OPEN.invokeExact(state, actions, 0, nowhere, O_RDWR, 0);
      result |= (int) ACTIONS_OPEN.invokeExact(state, actions, 1, nowhere, O_RDWR, 0);
      if (result != 0) {
        return -Errno.EINVAL;
      }
      MemorySegment pid = arena.allocate(JAVA_INT);
      MemorySegment program = arena.allocateFrom(command.getFirst());
      MemorySegment arguments = strings(arena, command);
      MemorySegment variables = strings(arena, environment);
      result =
          (int)
              SPAWN.invokeExact(
                  state, pid, program, actions, MemorySegment.NULL, arguments, variables);
      int destroyed = (int) ACTIONS_DESTROY.invokeExact(state, actions);
      return result == 0 && destroyed == 0 ? pid.get(JAVA_INT, 0) : -result;
    } catch (Throwable e) {
      throw Calls.impossible(e);
    }
  }

  private static MemorySegment strings(Arena arena, List<String> strings) {
    MemorySegment array = arena.allocate(ADDRESS, strings.size() + 1L);
    for (int i = 0; i < strings.size(); i++) {
      array.setAtIndex(ADDRESS, i, arena.allocateFrom(strings.get(i)));
    }
    return array;
  }

  /// Waits for the end of a program.
  ///
  /// @return its exit status, 128 and more if a signal has ended it, or a negated errno
  static int await(int pid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Calls.STATE_OF_THREAD.get();
      MemorySegment status = arena.allocate(JAVA_INT);
      long result;
      do {
        result = Calls.folded((int) WAITPID.invokeExact(state, pid, status, 0), state);
      } while (result == -Errno.EINTR);
      if (result < 0) {
        return (int) result;
      }
      int code = status.get(JAVA_INT, 0);
      return (code & 0x7f) == 0 ? code >>> 8 & 0xff : 128 + (code & 0x7f);
    } catch (Throwable e) {
      throw Calls.impossible(e);
    }
  }

  /// Waits for a descriptor that is sent over a socket.
  ///
  /// @return it, `-ENODEV` if the socket ended without one, or another negated errno
  static int receiveDescriptor(int socket) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Calls.STATE_OF_THREAD.get();
      MemorySegment content = arena.allocate(8);
      MemorySegment vector = arena.allocate(JAVA_LONG, 2);
      vector.setAtIndex(JAVA_LONG, 0, content.address());
      vector.setAtIndex(JAVA_LONG, 1, content.byteSize());
      MemorySegment control = arena.allocate(64, Long.BYTES);
      MemorySegment message = arena.allocate(56, Long.BYTES);
      message.set(JAVA_LONG, 16, vector.address());
      message.set(JAVA_LONG, 24, 1);
      message.set(JAVA_LONG, 32, control.address());
      message.set(JAVA_LONG, 40, control.byteSize());
      long result;
      do {
        result =
            Calls.folded(
                (long) RECVMSG.invokeExact(state, socket, message, RECEIVE_CLOSED_ON_EXEC), state);
      } while (result == -Errno.EINTR);
      if (result < 0) {
        return (int) result;
      }
      boolean sent =
          result > 0
              && message.get(JAVA_LONG, 40) >= 20
              && control.get(JAVA_INT, 8) == SOL_SOCKET
              && control.get(JAVA_INT, 12) == SCM_RIGHTS;
      return sent ? control.get(JAVA_INT, 16) : -Errno.ENODEV;
    } catch (Throwable e) {
      throw Calls.impossible(e);
    }
  }
}
