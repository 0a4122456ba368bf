#compdef jackfield
# Completion of jackfield for zsh: the daemon says what may stand in the place of the last word.
_jackfield() {
  local answer typed before
  local -a found
  if answer=$("${words[1]}" complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null); then
    found=(${(f)answer})
  else
    # Nobody answers: the names of commands, if the installation tells them.
    typed="${words[2,CURRENT]}"
    before=${typed%"${words[CURRENT]}"}
    found=(${(M)${(f)_jackfield_commands}:#${(b)typed}*})
    found=(${${found#$before}%% *})
  fi
  if [ "${found[1]}" = :files ]; then
    _files
  else
    compadd -a found
  fi
}
# Loaded by its name it is called at once, sourced it waits to be.
if [ "${funcstack[1]}" = _jackfield ]; then
  _jackfield "$@"
else
  compdef _jackfield jackfield
fi
