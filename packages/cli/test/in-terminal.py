"""Runs a command in a pseudo-terminal of the given size, and passes on what it writes there. Standard input ends it."""
import fcntl, os, pty, select, signal, struct, sys, termios

columns, rows, *command = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", int(rows), int(columns), 0, 0))
    os.execvp(command[0], command)
while True:
    ready, _, _ = select.select([terminal, 0], [], [])
    if 0 in ready:
        # What is typed: Ctrl-C goes through the terminal, as a person's would.
        typed = os.read(0, 100)
        if typed:
            os.write(terminal, typed)
        else:
            os.kill(pid, signal.SIGKILL)
    if terminal in ready:
        try:
            os.write(1, os.read(terminal, 65536))
        except OSError:
            break
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status))
