# Installs the headers, the library, what find_package and pkg-config read, and the program.

include(CMakePackageConfigHelpers)

install(TARGETS rapport EXPORT RapportTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT library)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/rapport"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT library FILES_MATCHING PATTERN "*.h")
if(TARGET rapport_program)
  install(TARGETS rapport_program RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT program)
endif()

set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/Rapport")
install(EXPORT RapportTargets NAMESPACE rapport:: DESTINATION "${config_dir}" COMPONENT library)
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/RapportConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/cmake/RapportConfig.cmake" INSTALL_DESTINATION "${config_dir}")
# Before 1.0 a minor version may break a caller's source.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/cmake/RapportConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/cmake/RapportConfig.cmake"
  "${PROJECT_BINARY_DIR}/cmake/RapportConfigVersion.cmake"
  DESTINATION "${config_dir}" COMPONENT library)

# pkg-config finds the prefix from where the file lies, so that an installed tree can be moved; what is
# installed outside the prefix is named as it is.
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(pc_prefix "${CMAKE_INSTALL_PREFIX}")
else()
  file(RELATIVE_PATH pc_up "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
  string(REGEX REPLACE "/$" "" pc_up "${pc_up}")
  set(pc_prefix "\${pcfiledir}/${pc_up}")
endif()
foreach(directory LIBDIR INCLUDEDIR)
  set(pc_${directory} "\${prefix}")
  cmake_path(APPEND pc_${directory} "${CMAKE_INSTALL_${directory}}")
endforeach()
configure_file("${PROJECT_SOURCE_DIR}/cmake/rapport.pc.in"
  "${PROJECT_BINARY_DIR}/cmake/rapport.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/cmake/rapport.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT library)
