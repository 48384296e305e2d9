/** What PowerShell runs: see windows-typist.ts. Each line is `text BASE64` or `key tab|enter`. */
export const windowsKeys = `
$ErrorActionPreference = 'Stop'
Add-Type -TypeDefinition @'
using System;
using System.Runtime.InteropServices;
public static class Keys {
  [StructLayout(LayoutKind.Sequential)]
  struct KeyInput { public ushort Key; public ushort Scan; public uint Flags; public uint Time; public IntPtr Extra; }
  [StructLayout(LayoutKind.Explicit, Size = 40)]
  struct Input64 { [FieldOffset(0)] public uint Type; [FieldOffset(8)] public KeyInput Key; }
  [DllImport("user32.dll", SetLastError = true)]
  static extern uint SendInput(uint count, Input64[] inputs, int size);
  static void Send(ushort key, ushort scan, uint flags) {
    var down = new Input64 { Type = 1, Key = new KeyInput { Key = key, Scan = scan, Flags = flags } };
    var up = new Input64 { Type = 1, Key = new KeyInput { Key = key, Scan = scan, Flags = flags | 2 } };
    if (SendInput(2, new[] { down, up }, Marshal.SizeOf(typeof(Input64))) != 2) throw new Exception("blocked");
  }
  public static void Text(string text) { foreach (var unit in text) Send(0, unit, 4); }
  public static void Press(ushort key) { Send(key, 0, 0); }
}
'@
while ($null -ne ($line = [Console]::In.ReadLine())) {
  try {
    $kind, $what = $line -split ' ', 2
    if ($kind -eq 'text') { [Keys]::Text([Text.Encoding]::Unicode.GetString([Convert]::FromBase64String($what))) }
    elseif ($what -eq 'tab') { [Keys]::Press(9) }
    else { [Keys]::Press(13) }
    [Console]::Out.WriteLine('ok')
  } catch { [Console]::Out.WriteLine('failed') }
}
`
