package tanabata.filesystem.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers in byte arrays, with the highest byte first, as everywhere in this project.
final class Bytes {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  static int getShort(byte[] from, int at) {
    return (short) SHORT.get(from, at) & 0xFFFF;
  }

  static void putShort(byte[] to, int at, int value) {
    SHORT.set(to, at, (short) value);
  }

  static int getInt(byte[] from, int at) {
    return (int) INT.get(from, at);
  }

  static void putInt(byte[] to, int at, int value) {
    INT.set(to, at, value);
  }

  static long getLong(byte[] from, int at) {
    return (long) LONG.get(from, at);
  }

  static void putLong(byte[] to, int at, long value) {
    LONG.set(to, at, value);
  }
}
