/// Blocks of metadata: the cache of them, the changes of one operation
/// ([tanabata.filesystem.core.block.Changes]), which take effect at once or not at all, and the
/// journal that makes them durable ([tanabata.filesystem.core.block.Journal]).
package tanabata.filesystem.core.block;
