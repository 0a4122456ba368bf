#compdef jackfield
# Completion of jackfield for zsh: the daemon says what may stand in the place of the last word.
_jackfield() {
  local -a found
  found=(${(f)"$("${words[1]}" complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)"})
  if [ "${found[1]}" = :files ]; then
    _files
  else
    compadd -a found
  fi
}
# Loaded from a folder of the fpath it is called at once; read by 'source' it is registered.
if [ "${funcstack[1]}" = _jackfield ]; then
  _jackfield "$@"
else
  # Loaded by its name it is called at once, sourced it waits to be.
if [ "${funcstack[1]}" = _jackfield ]; then
  _jackfield "$@"
else
  compdef _jackfield jackfield
fi
fi
