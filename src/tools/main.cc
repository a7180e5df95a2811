// The program `rapport`.

#include "tools/program.h"

#ifndef RAPPORT_VERSION
#define RAPPORT_VERSION "0.1.0"
#endif

int main(int argc, char** argv) { return rapport::tools::RunProgram(argc, argv, RAPPORT_VERSION); }
